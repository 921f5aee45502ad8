"""Real servers for the tests, started once for all pytest processes.

PostgreSQL and Valkey are always embedded. RabbitMQ and another PostgreSQL are used if
TEST_AMQP_URL / TEST_DATABASE_URL or the usual local ports answer; without them tests
are skipped, and fail in CI.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import kombu
import pytest
import sqlalchemy
from sqlalchemy import text

from db import dsn
from db.engine import create_engine
from db.schema.migrate import upgrade
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey


AMQP_URL = os.environ.get("TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//")
DATABASE_URL = os.environ.get(
    "TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
IN_CI = bool(os.environ.get("CI"))


class Services(NamedTuple):
    """The addresses of this test run's servers, as texts that xdist can pass."""

    database_url: str
    valkey_url: str


class Embedded:
    """The embedded servers of one test run."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="fuel-history-tests-"))
        self.postgresql = PostgreSQL(self.directory / "postgresql", fsync=False)
        self.valkey = Valkey(self.directory / "valkey")

    def start(self) -> Services:
        self.postgresql.start()
        self.valkey.start()
        return Services(self.postgresql.url, self.valkey.url)

    def stop(self) -> None:
        self.valkey.stop()
        self.postgresql.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


def missing(what: str) -> None:
    """Skip the test, or fail in runs that must not skip."""
    if IN_CI:
        pytest.fail(f"{what}: in CI this is a failure")
    pytest.skip(f"{what}: THESE TESTS DID NOT RUN")


def require_rabbitmq() -> str:
    """Return the URL of a RabbitMQ that answers."""
    try:
        with kombu.Connection(AMQP_URL, connect_timeout=2) as connection:
            connection.connect()
    except OSError as error:
        missing(f"no RabbitMQ at TEST_AMQP_URL ({error})")
    return AMQP_URL


def require_postgresql() -> str:
    """Return the URL of a PostgreSQL that is not the embedded one."""
    engine = create_engine(dsn.arguments(DATABASE_URL, application_name="test"))
    try:
        engine.connect().close()
    except sqlalchemy.exc.OperationalError as error:
        missing(f"no PostgreSQL at TEST_DATABASE_URL ({error.orig})")
    finally:
        engine.dispose()
    return DATABASE_URL


class TemplateDatabase:
    """A migrated database on a server, copied for each test."""

    def __init__(self, server_url: str) -> None:
        self._url = sqlalchemy.make_url(server_url)
        self._engine = create_engine(
            dsn.arguments(server_url, application_name="test"),
            isolation_level="AUTOCOMMIT",
            poolclass=sqlalchemy.NullPool,
        )
        with self._engine.connect() as connection:
            fsync = connection.execute(text("SHOW fsync")).scalar_one()
        #: A copy of files takes a checkpoint, and a third of the time if that is quick.
        self._strategy = "FILE_COPY" if fsync == "off" else "WAL_LOG"
        self._template = f"template_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {self._template} TEMPLATE template0")
        upgrade(self._url_of(self._template))

    def create(self, *, empty: bool = False, encoding: str = "UTF8") -> str:
        """Return the URL of a new database, migrated unless `empty`."""
        name = f"test_{uuid4().hex}"
        template = "template0" if empty else self._template
        self._execute(
            f"CREATE DATABASE {name} TEMPLATE {template}"
            f" ENCODING '{encoding}' LOCALE 'C'"
            if empty
            else f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY {self._strategy}"
        )
        return self._url_of(name)

    def drop(self, url: str) -> None:
        name = sqlalchemy.make_url(url).database
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Create a database, and drop it at the end."""
        url = self.create()
        yield url
        self.drop(url)

    def close(self) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {self._template} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def _url_of(self, name: str) -> str:
        url = self._url.set(database=name, drivername="postgresql")
        return url.render_as_string(hide_password=False)


#: What gives one test a migrated, empty database of a server.
Lend = Callable[[TemplateDatabase], AbstractContextManager[str]]
