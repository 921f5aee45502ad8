"""Store a start message: register the transaction, apply what was parked."""

from astute.decode import Report
from brokers.interface import Delivery
from db.database import Connection, Database
from db.dead import bury
from db.domain.reports import DeadReport
from db.domain.starts import Start
from db.parked import take_parked
from db.registration import registering
from pipeline.counts import Counts
from pipeline.fold import fold
from pipeline.receive import receive
from pipeline.store_folded import store_folded


def store_start(database: Database, start: Start) -> Counts:
    """Store a transaction, its graph and its pending entries in one transaction.

    Reports that were parked for it are applied and removed in the same one. A
    start message that came before changes nothing. Raises DatabaseUnavailable
    and DatabaseRefused.
    """
    uuid = start.task_uuid
    counts = Counts(starts=1)
    with registering(database, start) as (connection, transaction, _):
        reports, dead = _parked(connection, uuid)
        counts.unparked = len(reports)
        if transaction.records_history:
            folded = fold(reports, start.entries)
        else:
            folded = fold(reports)._replace(entries=[], outcomes=[])
        counts.written(store_folded(connection, folded, {uuid: transaction}))
        # All at once and last: db/dead_rows.py has the order of their locks.
        bury(connection, dead)
    return counts


def _parked(connection: Connection, uuid: str) -> tuple[list[Report], list[DeadReport]]:
    reports, dead = [], []
    for parked in take_parked(connection, uuid):
        # Decoded before it was parked; an older version may have been laxer.
        batch = receive([Delivery(0, parked.payload, parked.arrived_at, parked.origin)])
        reports += [received.report for received in batch.reports]
        dead += batch.dead
    return reports, dead
