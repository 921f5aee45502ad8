"""Dead reports → the reports' broker, once more.

A replay's rows stay locked until the broker has the messages and the rows say so:
two at once do not both send a report, and one that dies again at once is buried
after it was marked. Where anything fails in between nothing is marked, and what
the broker may have got is harmless, as every repetition is.
"""

from collections.abc import Callable, Sequence

import msgspec

from astute.repack import repack
from brokers.interface import Earlier
from db.database import Connection, Database
from db.domain.errors import (
    DeadReportCut,
    DeadReportNotFound,
    DeadReportReplayed,
    FuelHistoryError,
)
from db.domain.reports import DeadReportFilter
from db.kept_reports.dead_replay import Held, hold, mark_replayed, payload_to_replay
from db.queries.dead_reports import list_sizes
from publishing.batches import batches_of
from publishing.publisher import Publisher


class Skipped(msgspec.Struct):
    """A dead report that was not replayed, and why."""

    id: int
    why: str


class Replayed(msgspec.Struct):
    """What became of a replay."""

    replayed: int
    skipped: list[Skipped]


class Replayer:
    """Sends dead reports of one database to one broker."""

    def __init__(
        self,
        database: Database,
        publisher: Publisher,
        explain: Callable[[FuelHistoryError], str] = str,
    ) -> None:
        """`explain` returns what is said of an error why a report was skipped."""
        self._database = database
        self._publisher = publisher
        self._explain = explain

    def replay_one(self, report_id: int, *, force: bool) -> None:
        """Send one dead report; `force`: also if it was sent and did not come back.

        Raises DeadReportNotFound, DeadReportCut, DeadReportReplayed,
        ReportsUnavailable and NoReportsBroker.
        """
        with self._database.writer() as connection:
            held = hold(connection, [report_id])
            if not held:
                raise DeadReportNotFound
            self._send(connection, [_message(held[0], force=force)], [report_id])

    def replay(self, asked: DeadReportFilter, *, force: bool) -> Replayed:
        """Send the dead reports that are asked for, by id; return what was sent.

        Each batch is sent, marked and committed before the next one is read.
        Raises ReportsUnavailable and NoReportsBroker: the same request goes on
        from there.
        """
        outcome = Replayed(0, [])
        # Those that were named and are not there are told; others were not meant.
        missing = set(asked.ids)
        for ids in batches_of(self._database, list_sizes, asked):
            missing -= self._replay_batch(ids, outcome, force=force)
        why = self._explain(DeadReportNotFound())
        outcome.skipped += [Skipped(report_id, why) for report_id in missing]
        outcome.skipped.sort(key=lambda each: each.id)
        return outcome

    def _replay_batch(
        self, ids: Sequence[int], outcome: Replayed, *, force: bool
    ) -> set[int]:
        """Return those that are there; the outcome counts what is committed."""
        messages, sent, skipped = [], [], []
        with self._database.writer() as connection:
            held = hold(connection, ids)
            for report in held:
                try:
                    messages.append(_message(report, force=force))
                    sent.append(report.id)
                except (DeadReportCut, DeadReportReplayed) as error:
                    skipped.append(Skipped(report.id, self._explain(error)))
            self._send(connection, messages, sent)
        outcome.replayed += len(sent)
        outcome.skipped += skipped
        return {report.id for report in held}

    def _send(
        self, connection: Connection, messages: Sequence[Earlier], ids: Sequence[int]
    ) -> None:
        if messages:
            self._publisher.publish_again(messages)
            mark_replayed(connection, ids)


def _message(report: Held, *, force: bool) -> Earlier:
    payload = repack(payload_to_replay(report, force=force), report.reason)
    # What a report says is true of the time when it came first.
    return Earlier(payload, report.first_arrived_at)
