"""Remove dead or parked reports in small steps that block nothing for long."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, select

from db.database import Database


#: Rows per transaction; waiting for one of them means waiting for all.
CHUNK = 1000


def purge_in_steps(
    database: Database,
    table: Table,
    conditions: Sequence[ColumnElement[bool]],
    locking: Callable[[Select[Any]], Select[Any]],
) -> int:
    """Remove the rows that fulfil all conditions; return their number.

    Removes a chunk at a time, by id, each in its own transaction: an interrupted
    removal can be repeated. `locking` makes a statement lock its rows in the one order
    that all statements use.
    """
    found = select(table.c.id).where(*conditions).order_by(table.c.id).limit(CHUNK)
    purged = after = 0
    while True:
        with database.writer() as connection:
            ids = list(connection.execute(found.where(table.c.id > after)).scalars())
            if not ids:
                return purged
            # Checked again under the lock, because it may have changed.
            still = select(table.c.id).where(table.c.id.in_(ids), *conditions)
            locked = list(connection.execute(locking(still)).scalars())
            connection.execute(delete(table).where(table.c.id.in_(locked)))
        purged += len(locked)
        after = ids[-1]
