"""Entries of a Redis stream, and their errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import redis

from brokers.arrival import arrival_of
from brokers.interface import Backlog, BrokerFull, BrokerUnavailable


GROUP = "fuel-history"
#: The field of a stream entry that holds the report.
FIELD = b"report"
#: The field with an earlier arrival, in milliseconds since 1970.
TIME_FIELD = b"timestamp_in_ms"


class Entry(NamedTuple):
    """An entry of the stream; without fields if it was deleted while it was held."""

    identifier: bytes
    fields: dict[bytes, bytes] | None


@contextmanager
def redis_errors() -> Iterator[None]:
    """Raise BrokerUnavailable, or BrokerFull, in place of Redis's errors."""
    try:
        yield
    except redis.OutOfMemoryError as error:
        raise BrokerFull(
            f"Redis has reached its maxmemory and accepts no more messages: {error}"
        ) from error
    except redis.RedisError as error:
        raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error


def backlog_of(connection: Any, stream: str) -> Backlog:
    """Return how many entries wait in a stream, and how many its consumers hold."""
    # Stored reports are deleted, so the length counts all others.
    length = connection.xlen(stream)
    if not length:
        return Backlog(0, 0)
    try:
        held = connection.xpending(stream, GROUP)["pending"]
    except redis.ResponseError:  # nothing has consumed from it yet
        held = 0
    return Backlog(max(length - held, 0), held)


def has_no_group(error: Exception) -> bool:
    """Return whether an error means that the stream, or its group, does not exist."""
    return str(error).startswith("NOGROUP")


def payload_of(fields: dict[bytes, bytes]) -> bytes:
    """Return the message of an entry."""
    if FIELD in fields:
        return fields[FIELD]
    # Not one of ours: keep everything, so that the dead report shows what arrived.
    return b" ".join(name + b"=" + value for name, value in fields.items())


def time_of(entry: Entry) -> datetime:
    """Return when an entry's message first arrived."""
    earlier = (entry.fields or {}).get(TIME_FIELD)
    return arrival_of((earlier, 1000), (entry.identifier.partition(b"-")[0], 1000))
