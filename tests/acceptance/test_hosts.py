"""Workers on two hosts, broker and database on a third, and a cable that is pulled."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
import redis

import embedded.postgresql
from brokers.connect import connect
from brokers.redis_stream import GROUP
from db.migrate import upgrade
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.hosts import Network
from tests.reading import states
from tests.stack import Stack, wait_until
from tests.streams import Stream
from tests.worker import Worker, Workers


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
def stack(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stack]:
    """PostgreSQL and Valkey on this machine, which the network's hosts reach."""
    addresses = f"127.0.0.1,{network.address}"
    monkeypatch.setitem(embedded.postgresql._SETTINGS, "listen_addresses", addresses)
    postgresql = PostgreSQL(tmp_path / "postgresql", fsync=False)
    valkey = Valkey(tmp_path / "valkey")
    with ExitStack() as started:
        for server in (postgresql, valkey):
            started.callback(server.stop)
            server.start()
        upgrade(postgresql.url)
        with Path(tmp_path, "postgresql", "data", "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {network.net} scram-sha-256\n")
        with closing(psycopg2.connect(postgresql.url)) as connection:
            connection.autocommit = True
            for statement in SOON:
                connection.cursor().execute(statement)
        with closing(redis.Redis.from_url(valkey.url)) as server:
            server.config_set("bind", f"127.0.0.1 {network.address}")
        environ = {
            "DATABASE_URL": postgresql.url.replace("127.0.0.1", network.address),
            "BROKER_URL": valkey.url.replace("127.0.0.1", network.address),
            "REPORTS_QUEUE": f"test-{uuid4().hex}",
            "TAKEOVER_SECONDS": str(TAKEOVER),
            "RECEIVE_BATCH": "50",
        }
        stack = Stack(environ)
        started.callback(stack.close)
        yield stack


@pytest.fixture
def server(stack: Stack) -> Iterator[redis.Redis]:
    with closing(redis.Redis.from_url(stack.environ["BROKER_URL"])) as server:
        yield server


def test_a_host_that_is_cut_off_loses_nothing_doubles_nothing_and_comes_back(
    network: Network, stack: Stack, workers: Workers, server: redis.Redis
) -> None:
    one, other = network.host("one"), network.host("other")
    first, second = (
        workers.launch(name="receiver", prefix=host.prefix) for host in (one, other)
    )
    broker = connect(stack.settings)
    long, short = Stream("n100-leaf-fail"), Stream("n20-ok")

    def held_by(host: str) -> int:
        consumers = server.xinfo_consumers(stack.settings.reports_queue, GROUP)
        return sum(
            each["pending"]
            for each in consumers
            if f"@{host}/" in each["name"].decode()
        )

    broker.publish([long.start, *long.reports()])
    for worker in (first, second):
        wait_until(partial(has_stored, worker.wait_ready()), "both to store")
    one.unplug()
    assert held_by("one") > 0
    assert broker.backlog().waiting > 0
    wait_until(lambda: sum(broker.backlog()) == 0, "the other host to store all")
    assert states(stack) == {long.uuid: long.expected()}

    # It comes back, and is alone.
    one.plug()
    assert second.stop() == 0
    stored = first.log.count(_STORED)
    broker.publish([short.start, *short.reports()])
    wait_until(lambda: sum(broker.backlog()) == 0, "the first host to go on")
    broker.close()

    assert first.log.count(_STORED) > stored
    assert states(stack) == {each.uuid: each.expected() for each in (long, short)}
    assert (stack.count("dead_reports"), stack.count("parked_reports")) == (0, 0)


def has_stored(worker: Worker) -> bool:
    return _STORED in worker.log
