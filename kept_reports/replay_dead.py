"""Publish dead reports to the reports' broker again.

A replay's rows stay locked until the broker has the messages and the rows are marked:
so two concurrent replays do not both send a report, and a report that fails again at
once is buried after it was marked. If anything fails in between, nothing is marked;
reports that the broker may have got are harmless, like every repetition.
"""

from collections.abc import Callable, Sequence

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
from fuel_history.shapes.kept_reports import Replayed, Skipped
from kept_reports.batches import batches_of
from publishing.publisher import Publisher


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
        """Publish one dead report; `force`: even if it was replayed already.

        Raises DeadReportNotFound, DeadReportCut, DeadReportReplayed, ReportsUnavailable
        and NoReportsBroker.
        """
        with self._database.writer() as connection:
            held = hold(connection, [report_id])
            if not held:
                raise DeadReportNotFound
            self._send(connection, [_message(held[0], force=force)], [report_id])

    def replay(self, wanted: DeadReportFilter, *, force: bool) -> Replayed:
        """Publish the selected dead reports, sorted by id; return what was sent.

        Each batch is sent, marked and committed before the next one is read. Raises
        ReportsUnavailable and NoReportsBroker: repeating the request continues from
        there.
        """
        replayed, skipped = 0, list[Skipped]()
        # Named reports that do not exist are listed; others were not selected.
        missing = set(wanted.ids)
        for ids in batches_of(self._database, list_sizes, wanted):
            sent, refused = self._replay_batch(ids, force=force)
            replayed += len(sent)
            skipped += refused
            missing -= {*sent, *(each.id for each in refused)}
        why = self._explain(DeadReportNotFound())
        skipped += [Skipped(id=report_id, why=why) for report_id in missing]
        skipped.sort(key=lambda each: each.id)
        return Replayed(replayed=replayed, skipped=tuple(skipped))

    def _replay_batch(
        self, ids: Sequence[int], *, force: bool
    ) -> tuple[list[int], list[Skipped]]:
        """Return the ids of those that were sent, and what was not sent."""
        messages, sent, skipped = [], [], []
        with self._database.writer() as connection:
            for report in hold(connection, ids):
                try:
                    messages.append(_message(report, force=force))
                    sent.append(report.id)
                except (DeadReportCut, DeadReportReplayed) as error:
                    skipped.append(Skipped(id=report.id, why=self._explain(error)))
            self._send(connection, messages, sent)
        return sent, skipped

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
