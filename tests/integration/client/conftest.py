"""A real server that knows its users, and what the client finds there."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from client.configuration import Configuration
from client.connection import Connection
from db.database import Database
from tests.commands import Commands
from tests.conftest import delete_queues
from tests.server import Server
from tests.services import Services, TemplateDatabase
from tests.stored import Stored
from tests.users import ADMIN, write_users


@pytest.fixture(scope="module")
def module_database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    url = embedded_databases.create()
    yield url
    embedded_databases.drop(url)


@pytest.fixture(scope="module")
def auth_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_users(tmp_path_factory.mktemp("auth") / "auth.json")


@pytest.fixture(scope="module")
def server(
    module_database_url: str, auth_file: Path, services: Services
) -> Iterator[Server]:
    """The API under gunicorn, one for all tests of a file."""
    queue = f"test-{uuid4().hex}"
    variables = {
        "AUTH": "static",
        "AUTH_FILE": str(auth_file),
        "BROKER_URL": services.valkey_url,
        "REPORTS_QUEUE": queue,
    }
    with Server(module_database_url, **variables) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log
    delete_queues(services.valkey_url, queue)


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
