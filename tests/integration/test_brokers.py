"""Both brokers keep the same promises."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import kombu
import pytest

from brokers.connect import connect
from brokers.interface import (
    Backlog,
    Broker,
    BrokerUnavailable,
    Delivery,
    Earlier,
)
from service import settings
from tests.support.brokers.queues import delete_queues
from tests.support.servers.services import require_rabbitmq
from tests.support.servers.stack import Stack, wait_until


def published(broker: Broker, *payloads: bytes) -> None:
    broker.publish(payloads)
    wait_until(lambda: broker.backlog().waiting == len(payloads), "the broker", 10)


def take_all(broker: Broker, name: str = "one") -> list[Delivery]:
    """Take and acknowledge until nothing comes."""
    taken: list[Delivery] = []
    with broker.consume(name) as consumer:
        while some := consumer.take(20, 0.2):
            consumer.acknowledge(some)
            taken += some
    return taken


def test_what_was_published_is_taken_in_order(broker: Broker) -> None:
    payloads = [b"%d" % n for n in range(50)]
    published(broker, *payloads)

    assert [delivery.payload for delivery in take_all(broker)] == payloads


def test_bytes_stay_as_they_are(broker: Broker) -> None:
    payload = bytes(range(256)) * 5000
    published(broker, payload)

    with broker.consume("one") as consumer:
        assert [each.payload for each in consumer.take(1, 1)] == [payload]


def test_a_report_has_the_time_of_its_arrival(broker: Broker) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    published(broker, b"report")

    with broker.consume("one") as consumer:
        (delivery,) = consumer.take(1, 1)

    assert before < delivery.arrived_at < datetime.now(UTC) + timedelta(seconds=1)


def test_a_report_that_comes_again_has_its_earlier_time(broker: Broker) -> None:
    earlier = datetime(2016, 3, 7, 14, 49, 6, 512_000, tzinfo=UTC)
    broker.publish_again([Earlier(bytes(range(256)), earlier)])

    (delivery,) = take_all(broker)

    assert (delivery.payload, delivery.arrived_at) == (bytes(range(256)), earlier)


def test_nothing_there_ends_with_the_linger(broker: Broker) -> None:
    with broker.consume("one") as consumer:
        assert consumer.take(10, 0.01) == []
    assert broker.backlog() == Backlog(0, 0)


def test_acknowledged_reports_are_gone(broker: Broker) -> None:
    published(broker, b"1", b"2", b"3")

    with broker.consume("one") as consumer:
        consumer.acknowledge(consumer.take(2, 1))
        consumer.acknowledge(consumer.take(2, 1))

    assert broker.backlog() == Backlog(0, 0)
    with broker.consume("one") as consumer:
        assert consumer.take(10, 0.01) == []


@pytest.mark.parametrize("again", ["one", "another"])
def test_what_was_not_acknowledged_comes_again_at_the_same_time(
    stack: Stack, broker: Broker, again: str
) -> None:
    """To the same consumer at once, to another when it has waited long enough."""
    published(broker, b"1", b"2", b"3")
    with broker.consume("one") as consumer:
        consumer.acknowledge(consumer.take(1, 1))
        held = consumer.take(10, 1)
    patient = settings.load(stack.environ | {"TAKEOVER_SECONDS": "1"})
    taken: list[Delivery] = []

    with closing(connect(patient)) as other:

        def redelivered() -> bool:
            taken.extend(take_all(other, again))
            return len(taken) == 2

        wait_until(redelivered, "the redelivery", 10)

    assert [each.payload for each in taken] == [b"2", b"3"]
    times = {each.payload: each.arrived_at for each in taken}
    assert {each.payload: each.arrived_at for each in held}.items() <= times.items()
    assert broker.backlog() == Backlog(0, 0)


def test_two_consumers_share_the_work(stack: Stack, broker: Broker) -> None:
    payloads = [b"%02d" % n for n in range(20)]
    published(broker, *payloads)
    taken: list[Delivery] = []
    with (
        closing(connect(stack.settings)) as other,
        broker.consume("one") as one,
        other.consume("two") as two,
    ):
        while len(taken) < len(payloads):
            for consumer in (one, two):
                some = consumer.take(3, 0.1)
                consumer.acknowledge(some)
                taken += some

    assert sorted(each.payload for each in taken) == payloads


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"])
def test_a_broker_that_is_away_is_one_error(url: str) -> None:
    with closing(connect(settings.load({"REPORTS_URL": url}))) as broker:
        with pytest.raises(BrokerUnavailable):
            broker.backlog()
        with pytest.raises(BrokerUnavailable):
            broker.publish([b"report"])
        with pytest.raises(BrokerUnavailable), broker.consume("one") as consumer:
            consumer.take(1, 0)


def test_messages_that_no_queue_would_get_are_not_confirmed() -> None:
    """An operator made the queue and the exchange, and forgot the binding."""
    url, name = require_rabbitmq(), f"test-{uuid4().hex}"
    with kombu.Connection(url) as connection:
        channel = connection.default_channel
        channel.exchange_declare(name, "topic", durable=True, auto_delete=False)
        channel.queue_declare(name, durable=True, auto_delete=False)
    own = settings.load({"REPORTS_URL": url, "REPORTS_QUEUE": name})

    with closing(connect(own)) as broker:
        with pytest.raises(BrokerUnavailable, match="leads to no queue"):
            broker.publish([b"1", b"2"])
        with kombu.Connection(url) as connection:
            connection.default_channel.queue_bind(name, name, name)
        published(broker, b"1", b"2")
    delete_queues(url, name)


def test_a_consumer_reserves_nothing_beyond_what_it_took(
    stack: Stack, broker: Broker
) -> None:
    """One that hangs from now on withholds its batch, and no other report."""
    published(broker, *(b"%02d" % n for n in range(20)))
    with closing(connect(stack.settings)) as other, broker.consume("hangs") as hanging:
        held = hanging.take(10, 1)
        broker.publish(b"%02d" % n for n in range(20, 40))
        rest = take_all(other, "goes on")
        assert len(held) + len(rest) == 40


@pytest.mark.parametrize("parts", [(0, 2, 4), (4, 1), (3,)])
def test_any_part_can_be_acknowledged(broker: Broker, parts: tuple[int, ...]) -> None:
    """What is acknowledged is gone; all the rest comes again."""
    published(broker, *(b"%d" % n for n in range(5)))
    with broker.consume("one") as consumer:
        held = consumer.take(5, 1)
        for part in parts:
            consumer.acknowledge([held[part]])
        consumer.give_back([each for n, each in enumerate(held) if n not in parts])

    left = take_all(broker)
    assert [int(each.payload) for each in left] == [
        n for n in range(5) if n not in parts
    ]
    assert all(each.redelivered for each in left)
    assert not any(each.redelivered for each in held)


def test_what_is_given_back_is_anybodys_at_once(stack: Stack, broker: Broker) -> None:
    published(broker, b"1", b"2", b"3")
    with closing(connect(stack.settings)) as other, broker.consume("one") as consumer:
        held = consumer.take(3, 1)
        consumer.give_back(held[1:])
        taken = take_all(other, "another")

    assert [each.payload for each in taken] == [b"2", b"3"]


def test_what_is_kept_is_not_taken_over(stack: Stack, broker: Broker) -> None:
    """A consumer may have it in hand for longer than a dead one."""
    impatient = settings.load(stack.environ | {"TAKEOVER_SECONDS": "1"})
    published(broker, b"1")
    with (
        closing(connect(impatient)) as other,
        closing(connect(impatient)) as mine,
        mine.consume("one") as consumer,
    ):
        held = consumer.take(1, 1)
        end = time.monotonic() + 2
        while time.monotonic() < end:
            consumer.keep(held)
            assert take_all(other, "another") == []


def test_a_time_ten_years_ahead_is_not_believed(broker: Broker) -> None:
    """A clock was wrong for a moment, or a producer made the time up."""
    now = datetime.now(UTC)
    near = now + timedelta(minutes=1)
    broker.publish_again(
        [Earlier(b"far", now + timedelta(days=3650)), Earlier(b"near", near)]
    )

    times = {each.payload: each.arrived_at for each in take_all(broker)}

    assert abs(times[b"far"] - now) < timedelta(seconds=30)
    assert abs(times[b"near"] - near) < timedelta(milliseconds=2)
