"""AMQP messages: what is written to them and read from them."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import amqp
from amqp.serialization import PROPERTY_CLASSES, decode_properties_basic
from amqp.spec import Basic


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
    """The broker's own time where a plugin gives it, else the producer's or ours."""
    in_ms = (message.headers or {}).get("timestamp_in_ms")
    in_seconds = message.properties.get("timestamp")
    # Whatever is no time there, a producer made up.
    for number, unit in ((in_ms, 1000), (in_seconds, 1)):
        if isinstance(number, int):
            with suppress(ValueError, OverflowError, OSError):
                return datetime.fromtimestamp(number / unit, UTC)
    return datetime.now(UTC)


def _properties(buffer: Any, offset: int) -> tuple[dict[str, Any], int]:
    """Read a message's properties; none of them where one cannot be read.

    Otherwise py-amqp would fail at each delivery of it, and nothing behind it in
    the queue would ever come: a header may have a time in the year 10,000.
    """
    try:
        found: tuple[dict[str, Any], int] = decode_properties_basic(buffer, offset)
    except Exception:  # noqa: BLE001 - whatever it is, the body matters
        return {}, offset
    return found


PROPERTY_CLASSES[Basic.CLASS_ID] = _properties  # type: ignore[assignment]
