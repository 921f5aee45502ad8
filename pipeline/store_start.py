"""Store a start message: register the transaction, apply what was parked."""

from collections.abc import Iterator

from brokers.interface import Delivery
from db.database import Connection, Database
from db.dead import bury
from db.parked import lock_to_register, take_parked
from db.snapshots import store_snapshots
from db.transactions import find_transactions, next_task_id, register_transaction
from pipeline.counts import Counts
from pipeline.decode import Report
from pipeline.fold import fold
from pipeline.receive import receive
from pipeline.start import Start
from pipeline.store_folded import store_folded


def store_start(database: Database, start: Start) -> Counts:
    """Store a transaction, its graph and its pending entries in one transaction.

    Reports that were parked for it are applied and removed in the same one. A
    start message that came before changes nothing. Raises DatabaseUnavailable
    and DatabaseRefused.
    """
    uuid = start.task_uuid
    with database.reader() as connection:
        registered = find_transactions(connection, [uuid])
    new_id = None if registered else next_task_id(database)
    counts = Counts(starts=1)
    with database.writer() as connection:
        lock_to_register(connection, uuid)
        if new_id is not None:
            register_transaction(
                connection,
                task_id=new_id,
                uuid=uuid,
                name=start.name,
                dry_run=start.dry_run,
            )
        transaction = find_transactions(connection, [uuid])[uuid]
        reports = list(_parked(connection, uuid))
        counts.unparked = len(reports)
        if transaction.records_history:
            folded = fold(reports, start.entries)
            store_snapshots(connection, transaction.task_id, start.snapshots)
        else:
            folded = fold(reports)._replace(entries=[], outcomes=[])
        counts.rows_changed = store_folded(
            connection, folded, {uuid: transaction.task_id}
        )
    return counts


def _parked(connection: Connection, uuid: str) -> Iterator[Report]:
    for parked in take_parked(connection, uuid):
        # Decoded before it was parked; an older version may have been laxer.
        batch = receive([Delivery(0, parked.payload, parked.arrived_at, parked.origin)])
        yield from (received.report for received in batch.reports)
        bury(connection, batch.dead)
