"""What only a Redis stream can do to its reports."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import redis

from brokers.connect import connect
from brokers.interface import Backlog, Broker, Delivery
from brokers.redis_entries import FIELD, GROUP
from service import settings
from tests.support.servers.services import Services
from tests.support.servers.stack import wait_until


PAYLOADS = [b"%02d" % number for number in range(30)]


@pytest.fixture
def queue() -> str:
    return f"test-{uuid4().hex}"


@pytest.fixture
def broker(services: Services, queue: str) -> Iterator[Broker]:
    current = settings.load(
        {
            "REPORTS_URL": services.valkey_url,
            "REPORTS_QUEUE": queue,
            "TAKEOVER_SECONDS": "1",
        }
    )
    with closing(connect(current)) as broker:
        yield broker


@pytest.fixture
def server(services: Services, queue: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(services.valkey_url) as server:
        yield server
        server.delete(queue)


def take(broker: Broker, limit: int = 10) -> list[Delivery]:
    taken: list[Delivery] = []
    with broker.consume("one") as consumer:
        while some := consumer.take(limit, 0.05):
            consumer.acknowledge(some)
            taken += some
    return taken


def test_what_a_removed_consumer_held_is_taken(
    broker: Broker, server: redis.Redis, queue: str
) -> None:
    """An operator removes the consumers of a host that is gone for ever."""
    broker.publish(PAYLOADS)
    with broker.consume("gone") as consumer:
        consumer.take(10, 0.1)
    with broker.consume("busy") as consumer:
        consumer.take(5, 0.1)
    server.xgroup_delconsumer(queue, GROUP, "gone")

    taken = take(broker)

    # The new ones first; not those that a living consumer has.
    expected = PAYLOADS[15:] + PAYLOADS[:10]
    assert [each.payload for each in taken] == expected
    assert broker.backlog() == Backlog(0, 5)


def test_what_was_acknowledged_and_not_removed_is_taken(
    broker: Broker, server: redis.Redis, queue: str
) -> None:
    """Its consumer died between the two commands, or the server lost the second."""
    broker.publish(PAYLOADS[:3])
    with broker.consume("died") as consumer:
        server.xack(queue, GROUP, *(each.tag for each in consumer.take(3, 0.1)))

    assert [each.payload for each in take(broker)] == PAYLOADS[:3]
    assert server.xlen(queue) == 0


def test_what_was_removed_while_it_was_held_is_no_report(
    broker: Broker, server: redis.Redis, queue: str
) -> None:
    """Somebody trims the stream: XTRIM, XDEL. There is nothing to be stored."""
    broker.publish(PAYLOADS[:3])
    with broker.consume("one") as consumer:
        held = consumer.take(3, 0.1)
    server.xdel(queue, held[0].tag, held[2].tag)

    assert [each.payload for each in take(broker)] == [PAYLOADS[1]]
    assert broker.backlog() == Backlog(0, 0)


def test_a_group_that_was_removed_is_made_again(
    broker: Broker, server: redis.Redis, queue: str
) -> None:
    broker.publish(PAYLOADS[:3])
    with broker.consume("one") as consumer:
        held = consumer.take(2, 0.1)
        server.xgroup_destroy(queue, GROUP)
        # What is stored is removed although the group does not know it any more.
        consumer.acknowledge(held)

    assert [each.payload for each in take(broker)] == PAYLOADS[2:3]


def test_ids_ten_years_ahead_date_nothing(
    broker: Broker, server: redis.Redis, queue: str
) -> None:
    """The server never gives a smaller id again, until the stream is deleted."""
    ahead = datetime.now(UTC) + timedelta(days=3650)
    server.xadd(queue, {FIELD: b"0"}, id=f"{int(ahead.timestamp() * 1000)}-0")
    broker.publish(PAYLOADS[:3])

    taken = take(broker)

    assert len(taken) == 4
    for each in taken:
        assert abs(each.arrived_at - datetime.now(UTC)) < timedelta(seconds=30)


def test_large_messages_are_taken_few_at_a_time(broker: Broker) -> None:
    """However many wait: a batch is bounded in bytes as soon as it can be known."""
    broker.publish([b"x" * (1 << 20)] * 300)

    sizes = []
    with broker.consume("one") as consumer:
        while some := consumer.take(1000, 0.05):
            consumer.acknowledge(some)
            sizes.append(len(some))

    assert sum(sizes) == 300
    assert max(sizes[1:]) <= 4


def test_what_a_hung_consumer_holds_is_taken_by_one_that_is_busy(
    broker: Broker,
) -> None:
    """Not only by one whose run begins: a busy one may go on for five seconds."""
    broker.publish([b"held"])
    with broker.consume("hung") as hung, broker.consume("busy") as busy:
        assert [each.payload for each in hung.take(10, 1)] == [b"held"]
        assert not busy.take(10, 0.05)
        taken: list[bytes] = []

        def is_taken() -> bool:
            broker.publish([b"new"])
            some = busy.take(10, 0.05)
            taken.extend(each.payload for each in some)
            busy.acknowledge(some)
            return b"held" in taken

        wait_until(is_taken, "the held one to be taken", 10)
