"""Entries of a Redis stream, and what can go wrong with one."""

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
#: The field of an entry that arrived before: when, in milliseconds since 1970.
TIME_FIELD = b"timestamp_in_ms"


class Entry(NamedTuple):
    """An entry of the stream; it has no fields where it was deleted while held."""

    identifier: bytes
    fields: dict[bytes, bytes] | None


@contextmanager
def redis_errors() -> Iterator[None]:
    """Raise BrokerUnavailable, BrokerFull among them, in place of Redis' errors."""
    try:
        yield
    except redis.OutOfMemoryError as error:
        raise BrokerFull(
            f"Redis has reached its maxmemory and takes no more messages: {error}"
        ) from error
    except redis.RedisError as error:
        raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error


def backlog_of(connection: Any, stream: str) -> Backlog:
    """Return what waits in a stream and what its consumers hold."""
    # Stored reports are deleted, so that the length is all there is.
    length = connection.xlen(stream)
    if not length:
        return Backlog(0, 0)
    try:
        held = connection.xpending(stream, GROUP)["pending"]
    except redis.ResponseError:  # nobody has consumed from it yet
        held = 0
    return Backlog(max(length - held, 0), held)


def has_no_group(error: Exception) -> bool:
    """Say whether an error says that the stream, or its group, is not there."""
    return str(error).startswith("NOGROUP")


def payload_of(fields: dict[bytes, bytes]) -> bytes:
    """Return the message that an entry holds."""
    if FIELD in fields:
        return fields[FIELD]
    # Not one of ours: keep all of it, so that the dead report shows what came.
    return b" ".join(name + b"=" + value for name, value in fields.items())


def time_of(entry: Entry) -> datetime:
    """Return when an entry's message arrived for the first time."""
    earlier = (entry.fields or {}).get(TIME_FIELD)
    return arrival_of((earlier, 1000), (entry.identifier.partition(b"-")[0], 1000))
