"""Apply parked reports to the runs that they waited for."""

from collections.abc import Collection, Iterator

from brokers.interface import Delivery
from db.database import Connection, Database
from db.domain.errors import RowLocked
from db.domain.reports import DeadReport
from db.domain.transactions import KnownTransaction
from db.kept_reports.dead import bury, not_buried
from db.kept_reports.parked import parked_and_registered, take_parked
from db.runs.transactions import find_transactions
from pipeline.counts import Counts
from pipeline.decode_batch import decode_batch
from pipeline.fold import fold
from pipeline.gate import recordable
from pipeline.received import Batch
from pipeline.write import write


#: Number of parked reports that are read at a time; compressed, they may be large.
_PART = 500


def unpark(
    database: Database,
    uuids: Collection[str] | None = None,
    *,
    lock_timeout_ms: int | None = None,
) -> Counts:
    """Apply the parked reports of those of these runs that are registered; None: all.

    The receiver calls this after each commit that parked reports or registered a run.
    Whichever commits last sees the other's commit, so no report is forgotten
    (docs/decisions/0030). Each run has its own transaction, and a locked one delays no
    other. Raises RowLocked for it, DatabaseUnavailable and DatabaseRefused.
    """
    counts = Counts()
    while True:
        with database.writer(lock_timeout_ms=lock_timeout_ms) as connection:
            found = parked_and_registered(connection, uuids)
        locked = None
        for uuid in found:
            try:
                with database.writer(lock_timeout_ms=lock_timeout_ms) as connection:
                    known = find_transactions(connection, [uuid])
                    counts += apply_parked(connection, uuid, known[uuid])
            except RowLocked as error:
                locked = error
        if locked:
            raise locked
        if not found:
            return counts


def apply_parked(
    connection: Connection, uuid: str, transaction: KnownTransaction
) -> Counts:
    """Apply and remove what is parked for a run; call it last before the commit.

    Raises DatabaseUnavailable and DatabaseRefused.
    """
    counts = Counts()
    known = {uuid: transaction}
    dead: list[DeadReport] = []
    for batch in _parked(connection, uuid):
        dead += [received.report for received in batch.dead]
        reports = [recordable(each.report, transaction) for each in batch.reports]
        counts += Counts(unparked=len(reports))
        counts += write(connection, fold(reports), known)
    # Together and last: db/kept_reports/dead_rows.py explains the order. A bad part of
    # a report was buried when the report was parked, and counts once.
    bury(connection, not_buried(connection, dead))
    return counts


def _parked(connection: Connection, uuid: str) -> Iterator[Batch]:
    """Yield what is parked, decoded, in parts that fit into memory."""
    # They were decoded before they were parked, but maybe by a laxer version.
    waiting: list[Delivery] = []
    for number, parked in enumerate(take_parked(connection, uuid)):
        waiting.append(
            Delivery(number, parked.payload, parked.arrived_at, parked.origin)
        )
        if len(waiting) == _PART:
            yield from _batches(waiting)
            waiting = []
    yield from _batches(waiting)


def _batches(deliveries: list[Delivery]) -> Iterator[Batch]:
    while deliveries:
        batch = decode_batch(deliveries)
        yield batch
        deliveries = deliveries[batch.deliveries :]
