"""One database for all of these tests, emptied after each: making one takes longer."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy
from sqlalchemy import text

from brokers.connect import connect
from brokers.interface import Broker
from db.database import normalise
from db.tables import metadata
from tests.services import TemplateDatabase
from tests.stack import Stack


_EMPTY = (
    "SET lock_timeout = '10s';"
    f" TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY;"
    " ALTER SEQUENCE tasks_id_seq RESTART;"
    " ALTER SEQUENCE deployment_history_id_seq RESTART"
)


@pytest.fixture(scope="session")
def shared_database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    url = embedded_databases.create()
    yield url
    embedded_databases.drop(url)


@pytest.fixture
def database_url(shared_database_url: str) -> Iterator[str]:
    """A migrated, empty database; a test must leave its schema as it is."""
    yield shared_database_url
    engine = sqlalchemy.create_engine(normalise(shared_database_url))
    with engine.begin() as connection:
        connection.execute(text(_EMPTY))
    engine.dispose()


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
