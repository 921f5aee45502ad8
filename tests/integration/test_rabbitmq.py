"""What only RabbitMQ's queues do to reports."""

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import kombu
import pytest

from brokers.connect import connect
from brokers.interface import Broker, BrokerFull
from service import settings
from tests.support.brokers.queues import delete_queues
from tests.support.brokers.quorum_queue import declare
from tests.support.servers.services import require_rabbitmq
from tests.support.servers.stack import wait_until


#: Returns after which the queue of these tests throws a message away.
LIMIT = 3


@pytest.fixture
def queue() -> Iterator[str]:
    url, name = require_rabbitmq(), f"test-{uuid4().hex}"
    yield name
    delete_queues(url, name)


@pytest.fixture
def broker(queue: str) -> Iterator[Broker]:
    current = settings.load({"REPORTS_URL": require_rabbitmq(), "REPORTS_QUEUE": queue})
    with closing(connect(current)) as broker:
        yield broker


def waits(broker: Broker, number: int) -> None:
    wait_until(lambda: broker.backlog().waiting == number, f"{number} reports")


def test_no_number_of_returns_loses_a_report(broker: Broker, queue: str) -> None:
    declare(require_rabbitmq(), queue, **{"x-delivery-limit": LIMIT})
    broker.publish([b"1", b"2"])
    waits(broker, 2)

    for _ in range(5 * LIMIT):
        with broker.consume("one") as consumer:
            held = consumer.take(2, 2)
            assert sorted(each.payload for each in held) == [b"1", b"2"]
            consumer.give_back(held)
        waits(broker, 2)


@pytest.mark.parametrize("ahead", [False, True], ids=["as asked", "ahead"])
def test_what_is_taken_and_stored_is_returned_by_nobody(
    broker: Broker, queue: str, ahead: bool
) -> None:
    """A quorum queue answers that it sends no more before it has sent the last."""
    declare(require_rabbitmq(), queue, **{"x-delivery-limit": LIMIT})
    payloads = {b"%d" % number for number in range(400)}
    broker.publish(payloads)
    waits(broker, len(payloads))

    taken = []
    while True:
        with broker.consume("one") as consumer:
            before = len(taken)
            # In turns, as where many wait at first and fewer later.
            for goes_ahead in (ahead, ahead, False):
                deliveries = consumer.take(20, 0.3, ahead=goes_ahead)
                consumer.acknowledge(deliveries)
                taken += deliveries
            while consumer.has_more and (deliveries := consumer.take(20, 0.3)):
                consumer.acknowledge(deliveries)
                taken += deliveries
        if len(taken) == before:
            break

    assert {each.payload for each in taken} == payloads
    assert {each.returns for each in taken} == {0}


def test_a_report_that_comes_again_has_its_first_arrival(
    broker: Broker, queue: str
) -> None:
    declare(require_rabbitmq(), queue, **{"x-delivery-limit": LIMIT})
    broker.publish([b"1"])
    arrivals = set()
    for _ in range(3):
        waits(broker, 1)
        with broker.consume("one") as consumer:
            held = consumer.take(1, 2)
            arrivals.add(held[0].arrived_at)
            consumer.give_back(held)

    assert len(arrivals) == 1


@pytest.mark.parametrize("kind", ["quorum", "classic"])
def test_what_a_full_queue_refuses_is_not_confirmed(
    broker: Broker, queue: str, kind: str
) -> None:
    """A commit of an AMQP transaction succeeds there, and the messages are lost."""
    declare(
        require_rabbitmq(),
        queue,
        **{"x-queue-type": kind, "x-max-length": 5, "x-overflow": "reject-publish"},
    )

    def publish_until_refused() -> None:
        # A quorum queue takes a few more until it knows its length.
        for _ in range(20):
            broker.publish(b"%d" % n for n in range(10))

    with pytest.raises(BrokerFull, match="x-max-length"):
        publish_until_refused()


def test_the_queue_that_we_make_says_its_type(broker: Broker, queue: str) -> None:
    broker.publish([b"1"])

    with kombu.Connection(require_rabbitmq()) as connection:
        # Declaring it otherwise would fail.
        connection.default_channel.queue_declare(
            queue,
            durable=True,
            auto_delete=False,
            arguments={"x-queue-type": "classic"},
        )
