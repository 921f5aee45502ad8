"""One server with logins, its database as the recorded commands found it."""

from collections.abc import Iterator

import pytest

from db.database import Database
from tests.fuelclient import runs
from tests.server import Server
from tests.services import TemplateDatabase
from tests.users import write_users


@pytest.fixture(scope="package")
def database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    """One database for all, so that one server is enough."""
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


@pytest.fixture(autouse=True)
def _recorded_runs(database: Database) -> None:
    runs.store(database)
