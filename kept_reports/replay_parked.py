"""Publish parked reports to the reports' broker again.

They stay parked, and wait again: a registration of their run in the meantime applies
them. A report that the receiver then takes is already parked, or its run is known by
now; both are repetitions, which change nothing.
"""

from brokers.interface import Earlier
from db.database import Database
from db.domain.reports import ParkedReportFilter
from db.kept_reports.parked_replay import read_parked, wait_anew
from db.queries.parked_reports import list_parked_sizes
from fuel_history.shapes.kept_reports import ReplayedParked
from kept_reports.batches import batches_of
from publishing.publisher import Publisher


def replay_parked(
    database: Database, publisher: Publisher, wanted: ParkedReportFilter
) -> ReplayedParked:
    """Publish the selected parked reports, sorted by id; return what was sent.

    Each batch is sent before the next one is read. Raises ReportsUnavailable,
    NoReportsBroker and DatabaseUnavailable: some may have been sent, and the request
    can be repeated.
    """
    replayed = 0
    missing = dict.fromkeys(wanted.uuids)
    for ids in batches_of(database, list_parked_sizes, wanted):
        with database.reader() as connection:
            reports = read_parked(connection, ids)
        # The times of its entries are those of its first arrival.
        again = [Earlier(each.payload, each.arrived_at) for each in reports]
        publisher.publish_again(again)
        wait_anew(database, ids)
        replayed += len(reports)
        for each in reports:
            missing.pop(each.task_uuid, None)
    return ReplayedParked(replayed=replayed, missing=tuple(missing))
