"""Store a batch of reports: here and in store_start.py the pipeline commits.

Whatever is stored here may be stored again: every statement is a join, so that
a batch delivered twice, or to two workers, changes nothing more.
"""

from collections import Counter
from collections.abc import Sequence

from astute.bad_report import BadReport, Reason
from brokers.interface import Delivery
from db.database import Connection, Database
from db.dead import bury
from db.dead_limit import count_dead, count_good
from db.domain.errors import DatabaseRefused, NearlyAllDead
from db.domain.reports import DeadReport, ParkedReport
from db.parked import lock_to_park, park
from db.transactions import find_transactions
from pipeline.counts import Counts
from pipeline.fold import fold
from pipeline.receive import ReceivedReport, ReceivedStart, dead_report, receive
from pipeline.store_folded import store_folded
from pipeline.store_start import store_start


def store(
    database: Database, deliveries: Sequence[Delivery], *, dead_limit: int = 0
) -> Counts:
    """Store every report of a batch, whatever it is; return what became of them.

    When this returns, all of it is committed. Raises DatabaseUnavailable: then a
    part may be committed, and the whole batch is to be stored again. Raises
    NearlyAllDead where the dead ones would reach the limit (db/dead_limit.py; 0:
    there is none): the others are committed, and none of the dead.
    """
    batch = receive(deliveries)
    dead = list(batch.dead)
    counts = Counts(
        batches=1,
        received=len(batch.starts) + len(batch.reports) + len(batch.dead),
    )
    for received in batch.starts:
        counts.add(_store_start(database, received, dead))
    counts.add(_store_reports(database, batch.reports, dead))
    counts.dead = len(dead)
    counts.reasons = Counter(report.reason for report in dead)
    good = counts.received - counts.dead
    if deliveries:
        origin = deliveries[0].origin
        _store_dead(database, origin, dead, good=good, limit=dead_limit)
    return counts


def _store_start(
    database: Database, received: ReceivedStart, dead: list[DeadReport]
) -> Counts:
    # Alone: it may hold a hundred thousand entries.
    try:
        return store_start(database, received.start)
    except DatabaseRefused as error:
        dead.append(_refused(received.delivery, error))
        return Counts()


def _store_reports(
    database: Database, received: Sequence[ReceivedReport], dead: list[DeadReport]
) -> Counts:
    if not received:
        return Counts()
    try:
        with database.writer() as connection:
            return _store_in(connection, received)
    except DatabaseRefused as error:
        # Halve until the one report is found that the database refuses.
        if len(received) == 1:
            dead.append(_refused(received[0].delivery, error))
            return Counts()
        middle = len(received) // 2
        counts = _store_reports(database, received[:middle], dead)
        counts.add(_store_reports(database, received[middle:], dead))
        return counts


def _store_in(connection: Connection, received: Sequence[ReceivedReport]) -> Counts:
    uuids = {each.report.task_uuid for each in received}
    known = find_transactions(connection, uuids)
    unknown = uuids - known.keys()
    if unknown:
        # One may have been registered in between: look again under the lock.
        lock_to_park(connection, unknown)
        known |= find_transactions(connection, unknown)
    counts = Counts()
    reports = []
    to_park = []
    for delivery, report in received:
        transaction = known.get(report.task_uuid)
        if transaction is None:
            to_park.append(
                ParkedReport(
                    report.task_uuid,
                    delivery.arrived_at,
                    delivery.origin,
                    delivery.payload,
                )
            )
        elif transaction.records_history:
            reports.append(report)
        else:
            counts.gated += 1
            reports.append(report._replace(entries=(), outcomes=()))
    counts.parked = len(to_park)
    counts.reports = len(reports) - counts.gated
    counts.written(store_folded(connection, fold(reports), known))
    park(connection, to_park)
    return counts


def _store_dead(
    database: Database,
    origin: str,
    dead: Sequence[DeadReport],
    *,
    good: int,
    limit: int,
) -> None:
    if not dead and not limit:
        return
    with database.writer() as connection:
        if not dead:
            count_good(connection, origin, good)
            return
        new = bury(connection, dead)
        if limit and count_dead(connection, origin, new=new, good=good) >= limit:
            raise NearlyAllDead(origin, Counter(report.reason for report in dead))


def _refused(delivery: Delivery, error: DatabaseRefused) -> DeadReport:
    return dead_report(delivery, BadReport(Reason.refused_by_database, str(error)))
