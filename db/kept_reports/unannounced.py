"""Parked reports of a run that nobody announced for a long time.

They wait no more for somebody to look after them; nothing else changes: they stay, and
are applied where the run is announced after all.
"""

from datetime import timedelta

from sqlalchemy import Connection, func, select, update

from db.database import Database
from db.kept_reports.parked_rows import WAITS, locking
from db.tables import parked_reports


#: Rows of one transaction: whoever registers a run waits for so many.
ROWS = 1000
#: Transactions of one call: a process that marks receives nothing meanwhile.
_STEPS = 100


def mark_unannounced(database: Database, limit: timedelta) -> int:
    """Mark the parked reports of runs whose first waits for longer than `limit`.

    Returns how many were marked; if these are very many the next call goes on.
    Raises DatabaseUnavailable: what is left the next call marks.
    """
    marked = 0
    for _ in range(_STEPS):
        with database.writer() as connection:
            step = _mark_some(connection, limit)
        if not step:
            break
        marked += step
    return marked


def _mark_some(connection: Connection, limit: timedelta) -> int:
    columns = parked_reports.c
    long_ago = func.statement_timestamp() - limit
    overdue = select(columns.task_uuid).where(WAITS, columns.parked_at < long_ago)
    first = overdue.order_by(columns.parked_at).limit(ROWS)
    uuids = set(connection.execute(first).scalars())
    if not uuids:
        return 0
    theirs = (
        select(columns.id, columns.parked_at)
        .where(WAITS, columns.task_uuid.in_(uuids))
        .cte("theirs")
        # By their runs: to find the youngest first PostgreSQL would read all runs'.
        .prefix_with("MATERIALIZED")
    )
    # The youngest first: as long as the first of a run waits, all others are found.
    youngest = select(theirs.c.id).order_by(theirs.c.parked_at.desc()).limit(ROWS)
    ids = connection.execute(youngest).scalars()
    # Once more under their locks: it may be gone, or wait anew.
    still = locking(select(columns.id).where(columns.id.in_(list(ids)), WAITS))
    found = list(connection.execute(still).scalars())
    marked = update(parked_reports).where(columns.id.in_(found))
    connection.execute(marked.values(unannounced_at=func.statement_timestamp()))
    return len(found)
