"""A broker that takes no more messages gives those that it has."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import redis

from brokers.connect import connect
from brokers.interface import Backlog, Broker, BrokerFull
from brokers.redis_entries import GROUP
from embedded.valkey import Valkey
from service import settings


QUEUE = "full"
PAYLOADS = [b"%03d" % number + b"x" * 1000 for number in range(50)]


@pytest.fixture
def broker(valkey: Valkey) -> Iterator[Broker]:
    current = settings.load({"REPORTS_URL": valkey.url, "REPORTS_QUEUE": QUEUE})
    with closing(connect(current)) as broker:
        yield broker


@pytest.fixture
def server(valkey: Valkey) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(valkey.url) as server:
        yield server


def fill(server: redis.Redis) -> None:
    """Let it use more than it may; it goes on with what needs no memory."""
    server.config_set("maxmemory", "1mb")
    with pytest.raises(redis.OutOfMemoryError):
        server.set("more", "x")


@pytest.mark.parametrize("is_known", [True, False], ids=["again", "for the first time"])
def test_what_waits_is_taken_and_removed(
    broker: Broker, server: redis.Redis, is_known: bool
) -> None:
    """Also where the group of consumers was never made, for which there is no room."""
    broker.publish(PAYLOADS)
    if is_known:
        server.xgroup_create(QUEUE, GROUP, id="0")
    fill(server)

    taken = []
    with broker.consume("one") as consumer:
        while some := consumer.take(20, 0.1):
            taken += [each.payload for each in some]
            consumer.acknowledge(some)

    assert taken == PAYLOADS
    assert server.xlen(QUEUE) == 0
    assert broker.backlog() == Backlog(0, 0)


def test_what_the_dead_held_is_taken_over(broker: Broker, server: redis.Redis) -> None:
    broker.publish(PAYLOADS)
    with broker.consume("dead") as consumer:
        consumer.give_back(consumer.take(20, 0.1))
    fill(server)

    with broker.consume("one") as consumer:
        consumer.acknowledge(consumer.take(20, 0.1))

    assert server.xlen(QUEUE) == len(PAYLOADS) - 20


def test_publishers_get_a_clear_refusal(broker: Broker, server: redis.Redis) -> None:
    fill(server)

    with pytest.raises(BrokerFull, match="maxmemory"):
        broker.publish(PAYLOADS)
