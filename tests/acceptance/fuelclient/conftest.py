"""A server with logins, an open one, and what the recorded commands found there."""

from collections.abc import Iterator

import pytest

from db.database import Database
from tests.fuelclient import runs
from tests.support.servers.server import Server
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.users import write_users


@pytest.fixture(scope="package")
def database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    """One database for all, so that two servers are enough."""
    url = embedded_databases.create()
    yield url
    embedded_databases.drop(url)


@pytest.fixture(scope="package")
def server(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    users = write_users(tmp_path_factory.mktemp("auth") / "users.json")
    with Server(database_url, AUTH="static", AUTH_FILE=str(users)) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


@pytest.fixture(scope="package")
def open_server(database_url: str) -> Iterator[Server]:
    """For tests of which no login is the point: each takes 0.2 s of the processor."""
    with Server(database_url) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


@pytest.fixture(autouse=True)
def _recorded_runs(database: Database) -> None:
    runs.store(database)
