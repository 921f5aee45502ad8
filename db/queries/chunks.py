"""Read the rows of a statement in chunks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select


#: Rows per chunk: about 300 kB of an answer.
SIZE = 2000


def chunks(
    connection: Connection,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, object] | None = None,
    *,
    whole: bool,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield the statement's rows in chunks, none of them empty.

    `values` are its named parameters. `whole` means that no filter narrows the
    statement:
    its rows then stay in a cursor of the server, and memory stays constant. A narrowed
    statement uses a plain cursor: for a server's cursor PostgreSQL plans as if only the
    first rows were needed (cursor_tuple_fraction), which is ten times slower for few
    rows.
    """
    options = {"yield_per": SIZE} if whole else {}
    with connection.execute(statement, values, execution_options=options) as result:
        yield from result.partitions(SIZE)
