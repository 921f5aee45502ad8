"""Removal of dead reports: what an operator has looked at and needs no longer."""

from sqlalchemy import delete, select

from db.database import Database
from db.dead_rows import conditions, locking
from db.domain.errors import DeadReportNotFound
from db.domain.reports import DeadReportFilter
from db.tables import dead_reports


#: Rows of one transaction: whoever waits for one of them waits for so many.
_CHUNK = 1000


def purge_one(database: Database, report_id: int) -> None:
    """Remove one dead report; raises DeadReportNotFound."""
    removed = delete(dead_reports).where(dead_reports.c.id == report_id)
    with database.writer() as connection:
        if not connection.execute(removed).rowcount:
            raise DeadReportNotFound(report_id)


def purge(database: Database, asked: DeadReportFilter) -> int:
    """Remove the dead reports that are asked for; return how many they were.

    A chunk at a time, each in a transaction of its own: one that is interrupted
    is to be asked for again.
    """
    columns = dead_reports.c
    found = (
        select(columns.id).where(*conditions(asked)).order_by(columns.id).limit(_CHUNK)
    )
    purged = after = 0
    while True:
        with database.writer() as connection:
            ids = list(connection.execute(found.where(columns.id > after)).scalars())
            if not ids:
                return purged
            # Once more under the lock: it may have been replayed, or have died anew.
            still = select(columns.id).where(columns.id.in_(ids), *conditions(asked))
            locked = list(connection.execute(locking(still)).scalars())
            connection.execute(delete(dead_reports).where(columns.id.in_(locked)))
        purged += len(locked)
        after = ids[-1]
