"""What became of a part of a batch."""

import dataclasses
from collections.abc import Iterable

from astute.bad_report import BadReport, Reason
from brokers.interface import Delivery
from db.domain.errors import DatabaseRefused
from pipeline.counts import Counts
from pipeline.received import ReceivedDead, ReceivedReport, received_dead


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What is committed, what is dead, and what is to be tried again."""

    #: Of what is committed.
    counts: Counts = dataclasses.field(default_factory=Counts)
    #: What cannot be taken; to be buried.
    dead: tuple[ReceivedDead, ...] = ()
    #: Tags of deliveries of which something is not stored, because their runs cannot
    #: be written now: another transaction holds their rows, mostly.
    later: frozenset[str | int] = frozenset()
    #: The uuids of these runs, and what the database said of one of them.
    stuck: frozenset[str] = frozenset()
    reason: str | None = None

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return what became of both parts."""
        return Outcome(
            self.counts + other.counts,
            self.dead + other.dead,
            self.later | other.later,
            self.stuck | other.stuck,
            other.reason or self.reason,
        )


def stuck(received: Iterable[ReceivedReport], error: Exception) -> Outcome:
    """Return what becomes of reports whose runs cannot be written now."""
    reports = list(received)
    return Outcome(
        later=frozenset(each.delivery.tag for each in reports),
        stuck=frozenset(each.report.task_uuid for each in reports),
        reason=str(error),
    )


def refused(delivery: Delivery, error: DatabaseRefused) -> Outcome:
    """Return what becomes of a message with a value that the database never stores."""
    bad = BadReport(Reason.refused_by_database, str(error))
    return Outcome(dead=(received_dead(delivery, bad),))
