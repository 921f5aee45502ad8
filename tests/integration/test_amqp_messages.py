"""What producers may write on a message of AMQP: its bytes are what matters."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import amqp
import amqp.serialization
import kombu
import pytest

from brokers.interface import Delivery
from brokers.rabbitmq import RabbitMQ
from brokers.reports_queue import ReportsQueue
from tests.support.brokers.queues import delete_queues
from tests.support.servers.services import require_rabbitmq


BODY = '{"method": "ä", "args": "\\ud800"}'.encode()


@pytest.fixture
def queue() -> Iterator[str]:
    name = f"test-{uuid4().hex}"
    with (
        closing(RabbitMQ(require_rabbitmq(), ReportsQueue(name))) as broker,
        broker.consume("one"),
    ):
        pass
    yield name
    delete_queues(require_rabbitmq(), name)


def delivered(queue: str, body: bytes, **properties: Any) -> Delivery:
    """Publish a message with these properties; return how we take it."""
    url = require_rabbitmq()
    with kombu.Connection(url) as connection:
        message = amqp.Message(body, **properties)
        connection.default_channel.basic_publish(message, queue, queue)
    with (
        closing(RabbitMQ(url, ReportsQueue(queue))) as broker,
        broker.consume("one") as consumer,
    ):
        (delivery,) = consumer.take(10, 10)
        consumer.acknowledge([delivery])
    return delivery


@pytest.mark.parametrize(
    "properties",
    [
        {"content_type": "text/plain"},
        {"content_type": "application/x-python-serialize"},
        {"content_encoding": "utf-8"},
        {"content_encoding": "latin-1"},
        {"content_encoding": "utf-16"},
        # Python knows this one, and makes of BODY what no UTF-8 can say.
        {"content_encoding": "unicode_escape"},
        {"content_encoding": "gzip"},
        {"content_encoding": "no such thing"},
        {"priority": 255, "expiration": "60000", "reply_to": "", "type": "\udcff"},
        {"application_headers": {"a": [{"b": {"c": [None, True, 1.5, b"\xff"]}}]}},
    ],
    ids=repr,
)
def test_bytes_are_taken_whatever_the_properties_say(
    queue: str, properties: dict[str, Any]
) -> None:
    assert delivered(queue, BODY, **properties).payload == BODY


def test_an_empty_body_is_taken(queue: str) -> None:
    assert delivered(queue, b"").payload == b""


@pytest.mark.parametrize(
    ("properties", "arrived_at"),
    [
        ({"timestamp": 1457362146}, datetime(2016, 3, 7, 14, 49, 6, tzinfo=UTC)),
        (
            {
                "timestamp": 1,
                "application_headers": {"timestamp_in_ms": 1457362146512},
            },
            datetime(2016, 3, 7, 14, 49, 6, 512_000, tzinfo=UTC),
        ),
        (
            {
                "timestamp": 1457362146,
                "application_headers": {"timestamp_in_ms": 2**62},
            },
            datetime(2016, 3, 7, 14, 49, 6, tzinfo=UTC),
        ),
    ],
    ids=["property", "header", "impossible header"],
)
def test_the_time_is_that_of_the_header_or_else_of_the_property(
    queue: str, properties: dict[str, Any], arrived_at: datetime
) -> None:
    assert delivered(queue, b"{}", **properties).arrived_at == arrived_at


@pytest.mark.parametrize(
    "properties",
    [
        {"timestamp": 2**62},
        {"application_headers": {"timestamp_in_ms": -(2**62)}},
        {"application_headers": {"timestamp_in_ms": "2016"}},
        {"application_headers": {"timestamp_in_ms": 1457362146512.5}},
    ],
    ids=repr,
)
def test_what_is_no_time_is_taken_at_the_time_of_receipt(
    queue: str, properties: dict[str, Any]
) -> None:
    before = datetime.now(UTC)

    assert delivered(queue, b"{}", **properties).arrived_at >= before


def test_a_header_that_cannot_be_read_does_not_block_the_queue(
    queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time after the year 9999: py-amqp fails at it, at each delivery."""

    class Calendar:
        @staticmethod
        def timegm(_: object) -> int:
            return 2**61

    monkeypatch.setattr(amqp.serialization, "calendar", Calendar)
    headers = {"when": datetime(2016, 3, 7, tzinfo=UTC)}

    assert delivered(queue, BODY, application_headers=headers).payload == BODY
