"""Fixtures that every test may use; the servers behind them are real."""

import gc
import os
import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from brokers.connect import connect
from brokers.interface import Broker
from db.database import Database
from embedded.valkey import Valkey
from tests.support.brokers.queues import delete_queues
from tests.support.brokers.virtual_host import VirtualHost
from tests.support.dealing import dealt
from tests.support.interruption import end_at_once_on_ctrl_c
from tests.support.servers.services import (
    Embedded,
    Lend,
    Services,
    TemplateDatabase,
    require_postgresql,
    require_rabbitmq,
)
from tests.support.servers.stack import Stack
from tests.support.workers.worker import Workers


hypothesis.settings.register_profile(
    "dev", max_examples=100, deadline=None, print_blob=True
)
hypothesis.settings.register_profile(
    "ci", parent=hypothesis.settings.get_profile("dev"), max_examples=200
)
# For make fuzz.
hypothesis.settings.register_profile(
    "fuzz",
    parent=hypothesis.settings.get_profile("dev"),
    max_examples=1_000_000,
    database=None,
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")

_embedded = pytest.StashKey[Embedded]()
_services = pytest.StashKey[Services]()


class _SharedServices:
    """The first pytest process starts the servers, xdist's others use them."""

    def pytest_configure_node(self, node: object) -> None:
        node.workerinput["services"] = tuple(services_of(node.config))  # type: ignore[attr-defined]


def services_of(config: pytest.Config) -> Services:
    """Return the servers of this run, starting them on first use."""
    if _services not in config.stash:
        given = getattr(config, "workerinput", {}).get("services")
        if given is None:
            config.stash[_embedded] = Embedded()
            config.stash[_services] = config.stash[_embedded].start()
        else:
            config.stash[_services] = Services(*given)
    return config.stash[_services]


def pytest_configure(config: pytest.Config) -> None:
    def end() -> None:
        if _embedded in config.stash:
            config.stash[_embedded].stop()
        if (capture := config.pluginmanager.getplugin("capturemanager")) is not None:
            capture.suspend_global_capture(in_=True)
        if config.pluginmanager.hasplugin("terminalreporter"):
            writer = config.get_terminal_writer()
            writer.line("\ninterrupted")
            writer.flush()

    # Also where a shell's background job ignores Ctrl-C, or one of nohup a hangup: so
    # would all that the tests start.
    end_at_once_on_ctrl_c(end)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_SharedServices())


def pytest_unconfigure(config: pytest.Config) -> None:
    if _embedded in config.stash:
        config.stash[_embedded].stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect no garbage meanwhile, and later pass over modules and tests: they stay.

    A third of the time went there, in each process.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = dealt(items, processes)


@pytest.fixture(scope="session")
def services(request: pytest.FixtureRequest) -> Services:
    return services_of(request.config)


@pytest.fixture(scope="session")
def embedded_databases(services: Services) -> Iterator[TemplateDatabase]:
    databases = TemplateDatabase(services.database_url)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def separate_databases() -> Iterator[TemplateDatabase]:
    databases = TemplateDatabase(require_postgresql())
    yield databases
    databases.close()


@pytest.fixture
def database_url(embedded_databases: TemplateDatabase) -> Iterator[str]:
    """A migrated, empty database for one test."""
    url = embedded_databases.create()
    yield url
    embedded_databases.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, application_name="test")
    yield database
    database.close()


@pytest.fixture
def lend() -> Lend:
    """What lends one test a database of a server."""
    return TemplateDatabase.lend


@pytest.fixture(params=["valkey", "rabbitmq"])
def stack(
    request: pytest.FixtureRequest, services: Services, lend: Lend
) -> Iterator[Stack]:
    """A database and a queue for one test, on both kinds of broker.

    valkey: the embedded servers; rabbitmq: RabbitMQ and a PostgreSQL of its own.
    """
    if request.param == "valkey":
        broker_url = services.valkey_url
        databases = request.getfixturevalue("embedded_databases")
    else:
        broker_url = require_rabbitmq()
        databases = request.getfixturevalue("separate_databases")
    with lend(databases) as url:
        stack = Stack(
            {
                "DATABASE_URL": url,
                "BROKER_URL": broker_url,
                "REPORTS_QUEUE": f"test-{uuid4().hex}",
                # Tests that are to have them have a virtual host of their own.
                "REPORTS_BINDINGS": "none",
            }
        )
        yield stack
        stack.close()
    delete_queues(broker_url, stack.settings.reports_queue)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    """A server of one test's own, which it may break."""
    server = Valkey(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def broker(stack: Stack) -> Iterator[Broker]:
    broker = connect(stack.settings)
    yield broker
    broker.close()


@pytest.fixture
def workers(stack: Stack) -> Iterator[Workers]:
    """Starts real Celery workers on the stack; stops what is left of them."""
    workers = Workers(stack.environ)
    yield workers
    workers.close()


@pytest.fixture
def host() -> Iterator[VirtualHost]:
    """A virtual host of one test's own, as a Fuel master has one."""
    host = VirtualHost()
    yield host
    host.close()
