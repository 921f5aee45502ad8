"""A URL with several nodes of RabbitMQ: the one that answers is used."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from brokers.connect import bindings, connect
from brokers.interface import Broker, BrokerUnavailable
from service import settings
from service.settings import Settings
from tests.support.brokers.queues import delete_queues
from tests.support.servers.relay import Relay
from tests.support.servers.server import free_port
from tests.support.servers.services import require_rabbitmq
from tests.support.servers.stack import wait_until


@pytest.fixture
def queue() -> Iterator[str]:
    name = f"test-{uuid4().hex}"
    yield name
    delete_queues(require_rabbitmq(), name)


@pytest.fixture
def nodes() -> Iterator[tuple[Relay, Relay]]:
    """Two ways to the one RabbitMQ of the tests, each to be shut by itself."""
    one, other = (Relay(require_rabbitmq()) for _ in range(2))
    yield one, other
    for each in (one, other):
        each.stop()


def by(*urls: str, queue: str) -> Settings:
    return settings.load({"REPORTS_URL": ";".join(urls), "REPORTS_QUEUE": queue})


def dead() -> str:
    """The URL of a node that is away."""
    login = urlsplit(require_rabbitmq()).netloc.rpartition("@")[0]
    return f"amqp://{login}@127.0.0.1:{free_port()}//"


def taken(broker: Broker) -> list[bytes]:
    with broker.consume("one") as consumer:
        found = consumer.take(100, 2)
        consumer.acknowledge(found)
    return [each.payload for each in found]


@pytest.mark.parametrize("before", [1, 2])
def test_nodes_that_are_away_are_passed_over(queue: str, before: int) -> None:
    urls = [*(dead() for _ in range(before)), require_rabbitmq()]
    with closing(connect(by(*urls, queue=queue))) as broker:
        broker.publish([b"1"])
        assert taken(broker) == [b"1"]
        assert broker.shortcomings() == []


def test_after_an_error_it_is_the_next_node(
    queue: str, nodes: tuple[Relay, Relay]
) -> None:
    one, other = nodes
    with closing(connect(by(one.url, dead(), other.url, queue=queue))) as broker:
        broker.publish([b"1"])
        assert taken(broker) == [b"1"]
        one.stop()
        with pytest.raises(BrokerUnavailable):
            broker.backlog()
        assert broker.backlog().waiting == 0
        with pytest.raises(BrokerUnavailable):
            broker.publish([b"2"])
        broker.publish([b"2"])
        assert taken(broker) == [b"2"]

        one.start()
        other.stop()
        with pytest.raises(BrokerUnavailable):
            broker.backlog()
        assert broker.backlog().waiting == 0


def test_all_away_is_an_error_until_one_is_back(
    queue: str, nodes: tuple[Relay, Relay]
) -> None:
    one, other = nodes
    one.stop()
    other.stop()
    with closing(connect(by(one.url, other.url, queue=queue))) as broker:
        for _ in range(2):
            with pytest.raises(BrokerUnavailable):
                broker.backlog()
        other.start()
        wait_until(lambda: answers(broker), "the other node")


def answers(broker: Broker) -> bool:
    try:
        broker.backlog()
    except BrokerUnavailable:
        return False
    return True


def test_a_classic_queue_of_a_cluster_is_reported(queue: str) -> None:
    url = require_rabbitmq()
    found = settings.load(
        {
            "REPORTS_URL": f"{url};{url}",
            "REPORTS_QUEUE": queue,
            "REPORTS_QUEUE_TYPE": "classic",
        }
    )
    with closing(connect(found)) as broker:
        broker.publish([b"1"])
        (told,) = broker.shortcomings()

    assert "classic" in told.says


def test_bindings_too_pass_over_a_node_that_is_away(queue: str) -> None:
    found = bindings(by(dead(), require_rabbitmq(), queue=queue))
    assert found is not None
    with closing(found):
        assert "RabbitMQ" in found.server()
