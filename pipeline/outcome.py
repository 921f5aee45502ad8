"""The outcome of a part of a batch."""

import dataclasses
from collections.abc import Sequence

from astute.bad_report import BadReport, Reason
from brokers.interface import Delivery
from db.domain.errors import DatabaseRefused
from pipeline.counts import Counts
from pipeline.received import (
    ReceivedDead,
    ReceivedReport,
    ReceivedStart,
    received_dead,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What is committed, what is dead, and what must be tried again."""

    #: Counts of what is committed.
    counts: Counts = dataclasses.field(default_factory=Counts)
    #: Reports that cannot be recorded; to be buried.
    dead: tuple[ReceivedDead, ...] = ()
    #: Tags of deliveries that are not completely stored, because their runs cannot be
    #: written now: usually another transaction holds their rows.
    later: frozenset[str | int] = frozenset()
    #: The uuids of these runs, and the database's error for one of them.
    stuck: frozenset[str] = frozenset()
    reason: str | None = None

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return the outcome of both parts."""
        return Outcome(
            self.counts + other.counts,
            self.dead + other.dead,
            self.later | other.later,
            self.stuck | other.stuck,
            other.reason or self.reason,
        )


def stuck(
    received: Sequence[ReceivedReport | ReceivedStart], error: Exception
) -> Outcome:
    """Return the outcome of messages whose runs cannot be written now."""
    return Outcome(
        later=frozenset(each.delivery.tag for each in received),
        stuck=frozenset(each.task_uuid for each in received),
        reason=str(error),
    )


def refused(delivery: Delivery, error: DatabaseRefused) -> Outcome:
    """Return the outcome of a message with a value that the database refuses."""
    bad = BadReport(Reason.refused_by_database, str(error))
    return Outcome(dead=(received_dead(delivery, bad),))
