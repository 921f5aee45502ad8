"""Rows of a statement, a chunk at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select


#: Rows of a chunk: about 300 kB of an answer.
SIZE = 2000


def chunks(
    connection: Connection,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, object] | None = None,
    *,
    whole: bool,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield the statement's rows in chunks, none of them empty.

    `values` are those of its named parameters. `whole` says that nothing narrows
    the statement: its rows stay in a cursor of the server then, and memory stays
    flat. A narrowed one gets a plain cursor: for a server's cursor PostgreSQL plans
    as if only the first rows were wanted, ten times slower where they are few
    (cursor_tuple_fraction).
    """
    options = {"yield_per": SIZE} if whole else {}
    with connection.execute(statement, values, execution_options=options) as result:
        yield from result.partitions(SIZE)
