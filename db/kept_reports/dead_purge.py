"""Remove dead reports that an operator does not need any more."""

from sqlalchemy import delete

from db.database import Database
from db.domain.errors import DeadReportNotFound
from db.domain.reports import DeadReportFilter
from db.kept_reports.dead_rows import conditions, locking
from db.kept_reports.purging import purge_in_steps
from db.tables import dead_reports


def purge_one(database: Database, report_id: int) -> None:
    """Remove one dead report; raises DeadReportNotFound."""
    removed = delete(dead_reports).where(dead_reports.c.id == report_id)
    with database.writer() as connection:
        if not connection.execute(removed).rowcount:
            raise DeadReportNotFound


def purge(database: Database, wanted: DeadReportFilter) -> int:
    """Remove the selected dead reports; return their number.

    Removes a chunk at a time, each in its own transaction: if it is interrupted, repeat
    it.
    """
    return purge_in_steps(database, dead_reports, list(conditions(wanted)), locking)
