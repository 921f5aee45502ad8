"""Migrate a database to the schema of this version, one migrator at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from alembic import command
from db import dsn
from db.domain.errors import DatabaseUnavailable, WrongDatabase
from db.engine import create_engine
from db.schema.scripts import SCRIPTS


_LOCK = "fuel-history migrations"


def upgrade(url: str) -> tuple[str | None, str | None]:
    """Migrate the database at `url`; return its revision before and after.

    Several may run at once: the second one waits, and finds nothing to do. Raises
    :class:`DatabaseUnavailable` if the database is unreachable, or if a lock could not
    be taken in time, and :class:`WrongDatabase` if this version cannot use it; nothing
    is changed then.
    """
    return _migrate(url, command.upgrade, "head")


def downgrade(url: str, revision: str) -> tuple[str | None, str | None]:
    """Migrate back to `revision` ("base": an empty schema), like :func:`upgrade`."""
    return _migrate(url, command.downgrade, revision)


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for our scripts on this connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def locked(connection: Connection) -> Iterator[None]:
    """Admit one migrator, with timeouts short enough not to delay reports.

    Waiting for another migrator has its own, longer limit.
    """
    connection.execute(text("SET LOCAL statement_timeout = '10min'"))
    connection.execute(text("SET LOCAL lock_timeout = '10min'"))
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
        {"name": _LOCK},
    )
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    yield


def _check_encoding(connection: Connection) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise WrongDatabase(
            f"the database's encoding is {encoding}, and must be UTF8:"
            " create it with ENCODING 'UTF8' TEMPLATE template0"
        )


def _migrate(
    url: str, direction: Callable[[Config, str], None], revision: str
) -> tuple[str | None, str | None]:
    connect = dsn.arguments(url, application_name="fuel-history-migrate")
    engine = create_engine(connect, poolclass=sqlalchemy.NullPool)
    try:
        with engine.begin() as connection, locked(connection):
            _check_encoding(connection)
            context = MigrationContext.configure(connection)
            before = context.get_current_revision()
            direction(configuration(connection), revision)
            return before, context.get_current_revision()
    except CommandError as error:
        # For example a revision of a later version.
        raise WrongDatabase(f"the schema cannot be migrated: {error}") from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise DatabaseUnavailable(reason) from error
