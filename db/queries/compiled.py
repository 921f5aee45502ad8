"""Compiled statements run directly on the driver.

For small results SQLAlchemy takes as long as PostgreSQL.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2

from db.statement_comment import commented


_DIALECT = PGDialect_psycopg2()  # type: ignore[no-untyped-call]


class ReadyStatement:
    """A statement in the driver's form, compiled once.

    Its values and rows have the driver's types: SQLAlchemy converts none of them.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._constants = dict(compiled.params)

    def rows(
        self, connection: Connection, values: Mapping[str, object]
    ) -> Sequence[tuple[Any, ...]]:
        """Return the rows for these values of the named parameters.

        Raises the driver's errors, which db/database.py translates.
        """
        driver = connection.connection
        try:
            with closing(driver.cursor()) as cursor:
                cursor.execute(commented(self._text), {**self._constants, **values})
                rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
                return rows
        except connection.dialect.loaded_dbapi.Error as error:
            if connection.dialect.is_disconnect(error, driver, None):
                connection.invalidate(error)
            raise
