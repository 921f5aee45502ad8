"""Requirements of a Redis or Valkey that loses no report that it accepted."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import redis

from brokers.interface import Shortcoming


#: An id further ahead than this comes from a wrong clock.
_AHEAD = timedelta(minutes=5)


def shortcomings_of(connection: Any, stream: str) -> Iterator[Shortcoming]:
    """Yield what is wrong with the server or the stream.

    Settings that the user may not read are skipped. Raises redis.RedisError if the
    server does not answer at all.
    """
    connection.ping()
    with suppress(redis.ResponseError):
        yield from _of_server(connection.info())
    with suppress(redis.ResponseError):
        yield from _of_stream(connection.xinfo_stream(stream))


def _of_server(info: dict[str, Any]) -> Iterator[Shortcoming]:
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield Shortcoming(
            f"its maxmemory-policy is {policy}: when it is full it deletes reports",
            "CONFIG SET maxmemory-policy noeviction",
        )
    if info.get("aof_enabled") == 0:
        yield Shortcoming(
            "it has no append-only file: a restart loses the reports that wait",
            "CONFIG SET appendonly yes, and appendfsync always",
        )
    if info.get("role") == "slave":
        yield Shortcoming(
            "it is a replica: nothing can be removed from it",
            "name the primary in REPORTS_URL or BROKER_URL",
        )
    if info.get("aof_last_write_status") == "err":
        yield Shortcoming(
            "it could not write its append-only file and refuses writes",
            "see its log: the disk may be full",
        )


def _of_stream(stream: dict[str, Any]) -> Iterator[Shortcoming]:
    last = int(stream["last-generated-id"].partition(b"-")[0])
    limit = (datetime.now(UTC) + _AHEAD).timestamp() * 1000
    if last > limit:
        yield Shortcoming(
            "an entry of the stream had an id in the future, and no later one can have"
            " a smaller id: reports get the time when a worker takes them",
            "check its clock; delete the stream when nothing waits in it",
        )
