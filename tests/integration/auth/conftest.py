"""The API with AUTH=static, on a database that these tests only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon.testing import TestClient

from api.app import create_app
from api.auth.login_limiter import LoginLimiter
from api.auth.static_access import StaticAccess
from db.database import Database
from tests.support.clock import Clock
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.users import write_users


@pytest.fixture(scope="module")
def database(embedded_databases: TemplateDatabase) -> Iterator[Database]:
    """One for all tests of a file."""
    url = embedded_databases.create()
    database = Database(url, application_name="test")
    yield database
    database.close()
    embedded_databases.drop(url)


@pytest.fixture
def auth_file(tmp_path: Path) -> Path:
    return write_users(tmp_path / "auth.json")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> LoginLimiter:
    return LoginLimiter(clock.seconds)


@pytest.fixture
def client(
    database: Database, auth_file: Path, limiter: LoginLimiter, clock: Clock
) -> TestClient:
    access = StaticAccess(auth_file, limiter, clock)
    return TestClient(create_app(database, access))
