"""The statements that a database is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from psycopg2.extensions import cursor
from sqlalchemy import event

from db.database import Database


class Statement(NamedTuple):
    text: str
    values: Any
    #: Whether its rows stay in a cursor of the server.
    streamed: bool


@contextmanager
def recorded(database: Database) -> Iterator[list[Statement]]:
    """Yield a list that gets the statements which are sent within."""
    sent: list[Statement] = []

    class Recording(cursor):
        # Some are sent past SQLAlchemy.
        def execute(self, query: Any, values: Any = None) -> None:
            # Not the pool's ping of a connection that lay idle: on a busy machine
            # any of them may have.
            if query != "SELECT 1":
                sent.append(Statement(query, values, self.name is not None))
            super().execute(query, values)

    def record(connection: Any, *_: object) -> None:
        connection.cursor_factory = Recording

    def forget(connection: Any, *_: object) -> None:
        connection.cursor_factory = None

    engines = (database.engine, database.autocommit)
    for engine in engines:
        event.listen(engine, "checkout", record)
        event.listen(engine, "checkin", forget)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "checkout", record)
            event.remove(engine, "checkin", forget)
