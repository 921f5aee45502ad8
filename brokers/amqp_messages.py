"""AMQP messages: build them, and read their properties."""

from datetime import datetime
from typing import Any

import amqp
from amqp.serialization import PROPERTY_CLASSES, decode_properties_basic
from amqp.spec import Basic

from brokers.arrival import arrival_of


_PERSISTENT = 2


def message_of(payload: bytes, arrived_at: datetime) -> amqp.Message:
    """Return the message of a report that arrived at this time."""
    seconds = arrived_at.timestamp()
    return amqp.Message(
        payload,
        content_type="application/json",
        delivery_mode=_PERSISTENT,
        timestamp=int(seconds),
        application_headers={"timestamp_in_ms": round(seconds * 1000)},
    )


def time_of(message: Any) -> datetime:
    """Return the broker's own time if a plugin adds it, else the producer's or ours."""
    headers = message.headers or {}
    return arrival_of(
        (headers.get("timestamp_in_ms"), 1000),
        (message.properties.get("timestamp"), 1),
    )


def returns_of(message: Any) -> int:
    """Return how often the message was returned to its queue; 0: the queue does not
    count.

    A quorum queue counts, and discards messages that were returned more often than its
    `delivery-limit`: 20 by default since RabbitMQ 4.0.
    """
    number = (message.headers or {}).get("x-delivery-count")
    return number if isinstance(number, int) else 0


def _properties(buffer: Any, offset: int) -> tuple[dict[str, Any], int]:
    """Read a message's properties; return none if one of them is unreadable.

    Otherwise py-amqp would fail at each delivery of the message, and nothing behind it
    in the queue would ever arrive: for example a header with a time in the year 10,000.
    """
    try:
        found: tuple[dict[str, Any], int] = decode_properties_basic(buffer, offset)
    except Exception:  # noqa: BLE001 - whatever it is, the body matters
        return {}, offset
    return found


PROPERTY_CLASSES[Basic.CLASS_ID] = _properties  # type: ignore[assignment]
