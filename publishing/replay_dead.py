"""Publish dead reports to the reports' broker again.

A replay's rows stay locked until the broker has the messages and the rows are marked:
so two concurrent replays do not both send a report, and a report that fails again at
once is buried after it was marked. If anything fails in between, nothing is marked;
reports that the broker may have got are harmless, like every repetition.
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
    """The result of a replay."""

    replayed: int
    skipped: list[Skipped]


class Replayer:
    """Publishes dead reports of one database to one broker."""

    def __init__(
        self,
        database: Database,
        publisher: Publisher,
        explain: Callable[[FuelHistoryError], str] = str,
    ) -> None:
        """`explain` returns the text for the error of a skipped report."""
        self._database = database
        self._publisher = publisher
        self._explain = explain

    def replay_one(self, report_id: int, *, force: bool) -> None:
        """Publish one dead report; `force`: even if it was sent and has not failed
        again.

        Raises DeadReportNotFound, DeadReportCut, DeadReportReplayed, ReportsUnavailable
        and
        NoReportsBroker.
        """
        with self._database.writer() as connection:
            held = hold(connection, [report_id])
            if not held:
                raise DeadReportNotFound
            self._send(connection, [_message(held[0], force=force)], [report_id])

    def replay(self, asked: DeadReportFilter, *, force: bool) -> Replayed:
        """Publish the selected dead reports, sorted by id; return what was sent.

        Each batch is sent, marked and committed before the next one is read. Raises
        ReportsUnavailable and NoReportsBroker: repeating the request continues from
        there.
        """
        outcome = Replayed(0, [])
        # Named reports that do not exist are listed; others were not selected.
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
        """Return the ids that exist; the outcome counts what is committed."""
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
    # The times of its entries are those of its first arrival.
    return Earlier(payload, report.first_arrived_at)
