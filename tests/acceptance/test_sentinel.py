"""sentinel://: reports, rings, Flower and doctor follow the primary that is elected."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from click.testing import CliRunner

from admin.main import main
from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable
from service import settings
from tests.support.brokers.sentinels import Sentinels
from tests.support.servers.flower import Flower
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


@pytest.fixture
def sentinels(tmp_path: Path) -> Iterator[Sentinels]:
    servers = Sentinels(tmp_path / "sentinels")
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


def published(broker: Broker, payload: bytes) -> bool:
    """Publish once; return whether it was accepted."""
    try:
        broker.publish([payload])
    except BrokerUnavailable:
        return False
    return True


def test_a_run_is_stored_while_the_primary_dies(
    sentinels: Sentinels, database_url: str
) -> None:
    (stream,) = [each for each in all_streams() if each.name == "n5-compute-critical"]
    queue = f"test-{uuid4().hex}"
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": sentinels.url,
            "REPORTS_QUEUE": queue,
        }
    )
    workers, broker = Workers(stack.environ), connect(stack.settings)
    reports = [stream.start, *stream.reports()]
    half = len(reports) // 2
    try:
        worker = workers.start()
        broker.publish(reports[:half])
        wait_until(lambda: sum(broker.backlog()) == 0, "the first half to be stored")
        killed = sentinels.kill_primary()
        # The publisher repeats what was not accepted; storing it twice is no harm.
        for each in reports[half:]:
            wait_until(lambda each=each: published(broker, each), "a new primary", 60)
        wait_until(lambda: sum(broker.backlog()) == 0, "all to be stored", 60)
        assert sentinels.primary != killed
        assert states(stack.database) == {stream.uuid: stream.expected()}

        # Rings pass by the new primary as well, and people see it.
        sentinels.restart(killed)
        with Flower(stack.environ) as flower:
            wait_until(lambda: True in flower.workers(), "Flower to see the worker")
            lengths = flower.get("/api/queues/length")["active_queues"]
            told = json.dumps(flower.get("/api/workers"))
        ended = CliRunner().invoke(main, ["doctor", "--json"], env=stack.environ)
        shown = CliRunner().invoke(main, ["settings"], env=stack.environ).stdout
        workers.stop()
        log = worker.log
    finally:
        for each in (workers, broker, stack):
            each.close()

    assert [each["name"] for each in lengths] == [f"fuel-history.{queue}"]
    checks = {each["check"]: each for each in json.loads(ended.stdout)["checks"]}
    assert [checks[name]["status"] for name in ("broker", "workers")] == ["ok", "ok"]
    secrets = ("of-the-brokers", urlsplit(database_url).password or "of-the-database")
    for each in (told, ended.output, shown, log):
        assert not any(secret in each for secret in secrets)


def test_what_no_replica_has_is_not_accepted(sentinels: Sentinels) -> None:
    """A failover would lose it: the publisher is told so, and publishes it again."""
    current = settings.load({"REPORTS_URL": sentinels.url})
    primary = sentinels.primary
    sentinels.connection(primary).config_set("min-replicas-to-write", 0)
    others = [each for each in sentinels.addresses if each != primary]
    with closing(connect(current)) as broker:
        broker.publish([b"1"])
        sentinels.pause(others[0])
        broker.publish([b"2"])
        sentinels.pause(others[1])
        try:
            with pytest.raises(BrokerUnavailable, match="0 of 1 replicas"):
                broker.publish([b"3"])
        finally:
            for each in others:
                sentinels.resume(each)
        wait_until(lambda: published(broker, b"3"), "a replica to confirm")


def test_sentinels_that_are_all_away_are_an_unavailable_broker() -> None:
    current = settings.load({"REPORTS_URL": "sentinel://127.0.0.1:1,127.0.0.1:2/x"})
    with closing(connect(current)) as broker:
        for _ in range(2):
            with pytest.raises(BrokerUnavailable, match="No master found"):
                broker.backlog()
