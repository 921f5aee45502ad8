"""Removal of reports that are kept for somebody, in steps that nobody waits for."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, select

from db.database import Database


#: Rows of one transaction: whoever waits for one of them waits for so many.
CHUNK = 1000


def purge_in_steps(
    database: Database,
    table: Table,
    conditions: Sequence[ColumnElement[bool]],
    locking: Callable[[Select[Any]], Select[Any]],
) -> int:
    """Remove the rows that fulfil all conditions; return how many they were.

    A chunk at a time, by id, each in a transaction of its own: a removal that is
    interrupted can be repeated. `locking` makes a statement lock its rows, in the one
    order in which all do.
    """
    found = select(table.c.id).where(*conditions).order_by(table.c.id).limit(CHUNK)
    purged = after = 0
    while True:
        with database.writer() as connection:
            ids = list(connection.execute(found.where(table.c.id > after)).scalars())
            if not ids:
                return purged
            # Once more under the lock: it may have changed.
            still = select(table.c.id).where(table.c.id.in_(ids), *conditions)
            locked = list(connection.execute(locking(still)).scalars())
            connection.execute(delete(table).where(table.c.id.in_(locked)))
        purged += len(locked)
        after = ids[-1]
