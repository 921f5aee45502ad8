"""Sizes of selected reports, before they are read."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, func, select

from db.queries.chunks import SIZE


class Size(NamedTuple):
    """The number of bytes of a report's payload in the database."""

    id: int
    kept: int


def next_sizes(
    connection: Connection,
    table: Table,
    conditions: Iterable[ColumnElement[bool]],
    after: int,
) -> list[Size]:
    """Return the next rows that fulfil all conditions, sorted by id; empty: no more."""
    statement = select(table.c.id, func.octet_length(table.c.payload))
    statement = statement.where(table.c.id > after, *conditions)
    rows = connection.execute(statement.order_by(table.c.id).limit(SIZE))
    return [Size(*row) for row in rows]
