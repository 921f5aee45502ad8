"""A statement's rows as lines of a CSV file, written by PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
)

from db.statement_comment import commented
from text.spreadsheet import FORMULA_STARTS, GUARD


#: Maximum bytes in memory; more go to a temporary file.
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 20


def guarded_column(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column with the guard of spreadsheet.guarded, in SQL."""
    if not isinstance(column.type, Text):
        return column
    first = func.left(column, 1)
    is_formula = and_(column != "", func.strpos(FORMULA_STARTS, first) > 0)
    return case((is_formula, literal(GUARD, Text).concat(column)), else_=column)


def copied(
    connection: Connection, statement: Select[*tuple[Any, ...]]
) -> Iterator[bytes]:
    """Yield the lines in chunks, without a heading; creates no object per field.

    Null is an empty cell. Lines end with CR LF, as in Python's csv module.
    """
    compiled = statement.compile(connection)
    with (
        SpooledTemporaryFile(max_size=_IN_MEMORY) as file,
        closing(connection.connection.cursor()) as cursor,
    ):
        query = cursor.mogrify(str(compiled), compiled.params).decode()
        cursor.copy_expert(
            commented(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)"), _Lines(file)
        )
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


class _Lines:
    # psycopg2 writes one line at a time, with PostgreSQL's line end.
    def __init__(self, file: IO[bytes]) -> None:
        self._write = file.write

    def write(self, line: bytes) -> None:
        self._write(line[:-1] + b"\r\n")
