"""One application and one database for all of these tests, emptied after each.

Making them takes longer than most of the tests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import falcon.testing
import pytest

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.connect import connect
from brokers.interface import Broker
from db.database import Database
from tests.support.servers.services import Lend, TemplateDatabase
from tests.support.servers.stack import Stack
from tests.support.stored.emptying import empty


@pytest.fixture(scope="session")
def shared_database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    url = embedded_databases.create()
    yield url
    embedded_databases.drop(url)


@pytest.fixture(scope="session")
def shared_database(shared_database_url: str) -> Iterator[Database]:
    database = Database(shared_database_url, application_name="test")
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_api(shared_database: Database) -> falcon.testing.TestClient:
    return falcon.testing.TestClient(create_app(shared_database, OpenAccess()))


@pytest.fixture
def database_url(shared_database_url: str, shared_database: Database) -> Iterator[str]:
    """A migrated, empty database; a test must leave its schema as it is."""
    yield shared_database_url
    with shared_database.writer(lock_timeout_ms=10_000) as connection:
        empty(connection)


@pytest.fixture
def database(database_url: str, shared_database: Database) -> Database:
    return shared_database


@pytest.fixture
def api(
    database: Database, shared_api: falcon.testing.TestClient
) -> falcon.testing.TestClient:
    return shared_api


@pytest.fixture(scope="session")
def lent_databases() -> Iterator[dict[TemplateDatabase, str]]:
    """The URL of one database of each server that tests with a broker use."""
    urls: dict[TemplateDatabase, str] = {}
    yield urls
    for databases, url in urls.items():
        databases.drop(url)


@pytest.fixture
def lend(lent_databases: dict[TemplateDatabase, str]) -> Lend:
    """What lends a test the one database of a server, and empties it at the end."""

    @contextmanager
    def lent(databases: TemplateDatabase) -> Iterator[str]:
        if databases not in lent_databases:
            lent_databases[databases] = databases.create()
        url = lent_databases[databases]
        yield url
        database = Database(url, application_name="test")
        with database.writer(lock_timeout_ms=10_000) as connection:
            empty(connection)
        database.close()

    return lent


@pytest.fixture
def connect_broker(stack: Stack) -> Iterator[Callable[[], Broker]]:
    """What connects the API to the stack's broker; closed with the test."""
    brokers: list[Broker] = []

    def connected() -> Broker:
        brokers.append(connect(stack.settings))
        return brokers[-1]

    yield connected
    for broker in brokers:
        broker.close()
