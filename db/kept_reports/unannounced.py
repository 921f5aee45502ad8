"""Mark parked reports of runs that were not announced for a long time.

They no longer wait for attention; nothing else changes: they are kept, and applied if
the run is announced after all.
"""

from datetime import timedelta

from sqlalchemy import Connection, func, select, update

from db.database import Database
from db.kept_reports.parked_rows import WAITS, locking
from db.tables import parked_reports


#: Rows per transaction; registering a run waits for at most this many.
ROWS = 1000
#: Transactions per call: the process receives nothing meanwhile.
_STEPS = 100


def mark_unannounced(database: Database, limit: timedelta) -> int:
    """Mark the parked reports of runs whose first has waited longer than `limit`.

    Returns how many were marked; if there are very many, the next call continues.
    Raises DatabaseUnavailable: the next call marks the rest.
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
        # Via their runs: to find the youngest directly PostgreSQL would read all rows.
        .prefix_with("MATERIALIZED")
    )
    # The youngest first: while the first of a run waits, all its others are found.
    youngest = select(theirs.c.id).order_by(theirs.c.parked_at.desc()).limit(ROWS)
    ids = connection.execute(youngest).scalars()
    # Checked again under the locks: it may be gone, or wait again.
    still = locking(select(columns.id).where(columns.id.in_(list(ids)), WAITS))
    found = list(connection.execute(still).scalars())
    marked = update(parked_reports).where(columns.id.in_(found))
    connection.execute(marked.values(unannounced_at=func.statement_timestamp()))
    return len(found)
