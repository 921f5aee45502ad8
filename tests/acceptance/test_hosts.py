"""Workers on two hosts, broker and database on a third, and a cable that is pulled."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
import redis

import embedded.postgresql
from brokers.interface import Broker
from brokers.redis_entries import GROUP
from db.schema.migrate import upgrade
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.chaos.servers import BrokerServer
from tests.support.brokers.rabbitmq_node import RabbitMQNode, rabbitmq_server
from tests.support.servers.hosts import Network
from tests.support.servers.services import missing
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.streams import Stream
from tests.support.workers.worker import Worker, Workers


_STORED = "event=reports_stored"
TAKEOVER = 2
#: What docs/scaling.md tells an operator to set, with a minute less to wait.
SOON = (
    "ALTER SYSTEM SET tcp_user_timeout = '3s'",
    "ALTER SYSTEM SET tcp_keepalives_idle = '2s'",
    "ALTER SYSTEM SET tcp_keepalives_interval = '1s'",
    "ALTER SYSTEM SET tcp_keepalives_count = 2",
    "SELECT pg_reload_conf()",
)


@pytest.fixture
def network() -> Iterator[Network]:
    with Network() as network:
        yield network


@pytest.fixture
def postgresql(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PostgreSQL]:
    """A database on this machine, which the network's hosts reach."""
    addresses = f"127.0.0.1,{network.address}"
    monkeypatch.setitem(embedded.postgresql._SETTINGS, "listen_addresses", addresses)
    server = PostgreSQL(tmp_path / "postgresql", fsync=False)
    with closing_by_stop(server):
        upgrade(server.url)
        with Path(tmp_path, "postgresql", "data", "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {network.net} scram-sha-256\n")
        with closing(psycopg2.connect(server.url)) as connection:
            connection.autocommit = True
            for statement in SOON:
                connection.cursor().execute(statement)
        yield server


@pytest.fixture(params=["valkey", "rabbitmq"])
def broker_url(
    request: pytest.FixtureRequest, network: Network, tmp_path: Path
) -> Iterator[str]:
    """A broker, likewise."""
    if request.param == "rabbitmq":
        if rabbitmq_server() is None:
            missing("no rabbitmq-server on this machine")
        documented = re.search(
            r"^    \[\{rabbit, .*?\]\}\]\}\]\.$",
            Path(ROOT, "docs", "scaling.md").read_text(),
            re.MULTILINE | re.DOTALL,
        )
        assert documented is not None
        sooner = documented[0].replace("<<30000:", "<<5000:")
        node = RabbitMQNode(tmp_path / "rabbitmq", advanced=sooner)
        with closing_by_stop(node):
            yield node.url
        return
    valkey = Valkey(tmp_path / "valkey")
    with closing_by_stop(valkey):
        with closing(redis.Redis.from_url(valkey.url)) as server:
            server.config_set("bind", f"127.0.0.1 {network.address}")
        yield valkey.url


@contextmanager
def closing_by_stop(server: BrokerServer | PostgreSQL) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        server.stop()


@pytest.fixture
def stack(network: Network, postgresql: PostgreSQL, broker_url: str) -> Iterator[Stack]:
    stack = Stack(
        {
            "DATABASE_URL": postgresql.url.replace("127.0.0.1", network.address),
            "BROKER_URL": broker_url.replace("127.0.0.1", network.address),
            "REPORTS_QUEUE": f"test-{uuid4().hex}",
            "TAKEOVER_SECONDS": str(TAKEOVER),
            "RECEIVE_BATCH": "50",
        }
    )
    yield stack
    stack.close()


def test_a_host_that_is_cut_off_loses_nothing_doubles_nothing_and_comes_back(
    network: Network, stack: Stack, broker: Broker, workers: Workers
) -> None:
    one, other = network.host("one"), network.host("other")
    first, second = (
        workers.launch(name="receiver", prefix=host.prefix) for host in (one, other)
    )
    long, short = Stream("n100-leaf-fail"), Stream("n20-ok")

    for worker in (first, second):
        worker.wait_ready()
    reports = list(long.reports())
    broker.publish([long.start, *reports])
    for worker in (first, second):
        wait_until(partial(has_stored, worker), "both to store")
    # Once more, which changes nothing: one of them may have stored nearly all.
    broker.publish(reports)
    wait_until(lambda: held_by(stack, "one") != 0, "the first to hold some")
    one.unplug()
    held = held_by(stack, "one")
    wait_until(partial(all_is_stored, stack, broker, [long]), "the other to store all")
    assert states(stack.database) == {long.uuid: long.expected()}

    # It comes back, and is alone.
    one.plug()
    assert second.stop() == 0
    stored = first.log.count(_STORED)
    broker.publish([short.start, *short.reports()])
    wait_until(partial(all_is_stored, stack, broker, [long, short]), "it to go on")

    assert held != 0
    assert first.log.count(_STORED) > stored
    assert states(stack.database) == {
        each.uuid: each.expected() for each in (long, short)
    }
    assert (stack.count("dead_reports"), stack.count("parked_reports")) == (0, 0)


def has_stored(worker: Worker) -> bool:
    return _STORED in worker.log


def held_by(stack: Stack, host: str) -> int | None:
    """Return how many reports a host's worker holds; RabbitMQ does not tell."""
    if not stack.environ["BROKER_URL"].startswith("redis"):
        return None
    with closing(redis.Redis.from_url(stack.environ["BROKER_URL"])) as server:
        consumers = server.xinfo_consumers(stack.settings.reports_queue, GROUP)
    of_host = f"@{host}/".encode()
    return sum(each["pending"] for each in consumers if of_host in each["name"])


def all_is_stored(stack: Stack, broker: Broker, streams: list[Stream]) -> bool:
    ended = [
        state
        for stream in streams
        for state in stream.expected().values()
        if state not in {"pending", "running"}
    ]
    stored = stack.count("deployment_history", "status > 'running'")
    return sum(broker.backlog()) == 0 and stored == len(ended)
