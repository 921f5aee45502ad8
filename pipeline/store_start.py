"""Store a start message: register the transaction, apply what was parked."""

from collections.abc import Iterator, Sequence

import structlog

from brokers.interface import Delivery
from db.database import Connection, Database
from db.domain.mends import Detail
from db.domain.reports import DeadReport
from db.domain.starts import Start
from db.kept_reports.dead import bury, not_buried
from db.kept_reports.parked import lock_to_apply, take_parked
from db.runs.registration import registering
from pipeline.counts import Counts
from pipeline.decode_batch import decode_batch
from pipeline.fold import fold
from pipeline.gate import recordable
from pipeline.received import Batch
from pipeline.write import write


log = structlog.get_logger()

#: Parked reports that are read at a time; compressed, they may be large.
_PART = 500


def store_start(database: Database, start: Start) -> Counts:
    """Store a transaction, its graph and its pending entries in one transaction.

    Reports that were parked for it are applied and removed in the same one. A
    second start message changes nothing, and is counted; what it says differently
    is shown with the run. Raises DatabaseUnavailable and DatabaseRefused.
    """
    uuid = start.task_uuid
    with registering(database, start) as (connection, begun):
        transaction = begun.transaction
        known = {uuid: transaction}
        counts = Counts(
            starts=1,
            second_starts=int(begun.is_second),
            differing_starts=int(begun.is_second and bool(begun.differs)),
        )
        counts += write(connection, fold([], begun.entries), known)
        # The many entries are written: from here on it is short.
        lock_to_apply(connection)
        dead: list[DeadReport] = []
        for batch in _parked(connection, uuid):
            dead += [received.report for received in batch.dead]
            reports = [recordable(each.report, transaction) for each in batch.reports]
            counts += Counts(unparked=len(reports))
            counts += write(connection, fold(reports), known)
        # All at once and last: db/kept_reports/dead_rows.py says in which order. A bad
        # part of a report was buried when the report was parked, and counts once.
        bury(connection, not_buried(connection, dead))
    if start.name and len(start.named_clusters) != 1:
        # Its nodes, or Nailgun, may tell it all the same.
        log.warning(
            "environment_not_named",
            task_uuid=uuid,
            named=sorted(start.named_clusters),
        )
    if begun.is_second:
        _log_second(uuid, begun.differs)
    return counts


def _log_second(uuid: str, differs: Sequence[Detail]) -> None:
    if differs:
        names = [detail.value for detail in differs]
        log.warning("second_start_differs", task_uuid=uuid, left_out=names)
    else:
        log.info("second_start", task_uuid=uuid)


def apply_parked(database: Database, uuid: str) -> Counts:
    """Apply what is parked for a registered run, as when it began.

    Raises DatabaseUnavailable and DatabaseRefused.
    """
    return store_start(
        database, Start(uuid, "", dry_run=False, entries=[], snapshots=[])
    )


def _parked(connection: Connection, uuid: str) -> Iterator[Batch]:
    """Yield what is parked, decoded, in parts that fit into memory."""
    # Decoded before it was parked; an older version may have been laxer.
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
