"""A real server that knows its users, and what the client finds there."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from db.database import Database
from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from tests.support.brokers.queues import delete_queues
from tests.support.servers.server import Server
from tests.support.servers.services import Services, TemplateDatabase
from tests.support.servers.users import ADMIN, write_users
from tests.support.stored.emptying import empty
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


@pytest.fixture(scope="session")
def session_database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    url = embedded_databases.create()
    yield url
    embedded_databases.drop(url)


@pytest.fixture(scope="session")
def server(
    session_database_url: str,
    services: Services,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The API under gunicorn, one for all of these tests."""
    queue = f"test-{uuid4().hex}"
    users = write_users(tmp_path_factory.mktemp("auth") / "auth.json")
    variables = {
        "AUTH": "static",
        "AUTH_FILE": str(users),
        "BROKER_URL": services.valkey_url,
        "REPORTS_QUEUE": queue,
    }
    with Server(session_database_url, **variables) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log
    delete_queues(services.valkey_url, queue)


@pytest.fixture(scope="module")
def module_database_url(session_database_url: str) -> Iterator[str]:
    """The server's database; what the tests of a file store there goes with them."""
    yield session_database_url
    database = Database(session_database_url, application_name="test")
    with database.writer(lock_timeout_ms=10_000) as connection:
        empty(connection)
    database.close()


@pytest.fixture(scope="module")
def stored(module_database_url: str) -> Iterator[Stored]:
    database = Database(module_database_url, application_name="test")
    yield Stored(database)
    database.close()


@pytest.fixture
def configuration(server: Server, tmp_path: Path) -> Configuration:
    """A login of the administrator, with a cache of the test's own."""
    return Configuration(
        server_port=server.port,
        username=ADMIN.name,
        password=ADMIN.password,
        cache_dir=tmp_path / "cache",
    )


@pytest.fixture
def fuel(server: Server) -> Iterator[Connection]:
    """A connection of the administrator, by a token that lasts."""
    configuration = Configuration(server_port=server.port, token=ADMIN.token)
    with Connection(configuration) as connection:
        yield connection


@pytest.fixture
def commands(server: Server, tmp_path: Path) -> Commands:
    """The administrator's commands."""
    return Commands(tmp_path, SERVER_PORT=str(server.port), OS_TOKEN=ADMIN.token)
