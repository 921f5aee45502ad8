"""Reports in a Redis (or Valkey) stream, read by a consumer group.

Not through kombu's virtual transport, which loses the current message on kill -9
(docs/decisions/0002-redis-streams-not-kombu.md).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from brokers.interface import Backlog, BrokerUnavailable, Earlier, Shortcoming
from brokers.redis_client import client
from brokers.redis_consumer import RedisConsumer
from brokers.redis_entries import (
    FIELD,
    TIME_FIELD,
    Entry,
    backlog_of,
    redis_errors,
    time_of,
)
from brokers.redis_requirements import shortcomings_of
from brokers.replicas import split_option


#: Milliseconds that a publisher waits for replicas; less than the client waits for an
#: answer.
_REPLICAS_TIMEOUT = 5000


class RedisStream:
    """The stream `queue` on the server at `url`."""

    def __init__(self, url: str, queue: str, takeover_seconds: float) -> None:
        plain, self._replicas = split_option(url)
        self._redis: Any = client(plain)
        self._stream = queue
        self._takeover_ms = int(takeover_seconds * 1000)

    def backlog(self) -> Backlog:
        """Return how many reports wait in the stream, and how many consumers hold."""
        with redis_errors():
            return backlog_of(self._redis, self._stream)

    def oldest(self) -> datetime | None:
        """Return the time of the stream's first entry; stored ones are deleted.

        It is the arrival in this stream, even if the report first arrived earlier.
        """
        with redis_errors():
            first = self._redis.xrange(self._stream, count=1)
        return time_of(Entry(first[0][0], None)) if first else None

    def shortcomings(self) -> list[Shortcoming]:
        """Return what is wrong with the server: see brokers/redis_requirements.py."""
        with redis_errors():
            return list(shortcomings_of(self._redis, self._stream))

    @contextmanager
    def consume(self, name: str) -> Iterator[RedisConsumer]:
        """Take reports as the consumer `name` of the group."""
        yield RedisConsumer(self._redis, self._stream, name, self._takeover_ms)

    def publish(self, payloads: Iterable[bytes]) -> None:
        """Append messages to the stream in one round trip.

        Replicas that the URL asks for have them then.
        """
        self._append({FIELD: payload} for payload in payloads)

    def publish_again(self, messages: Iterable[Earlier]) -> None:
        """Append messages with their times, because the stream gives new ids."""
        self._append(
            {FIELD: payload, TIME_FIELD: round(arrived_at.timestamp() * 1000)}
            for payload, arrived_at in messages
        )

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _append(self, entries: Iterable[dict[bytes, bytes | int]]) -> None:
        with redis_errors():
            pipeline = self._redis.pipeline(transaction=False)
            for entry in entries:
                pipeline.xadd(self._stream, entry)
            if self._replicas:
                # On the same connection: it counts replicas that have its writes.
                pipeline.wait(self._replicas, _REPLICAS_TIMEOUT)
            answers = pipeline.execute()
        if self._replicas and answers[-1] < self._replicas:
            raise BrokerUnavailable(
                f"{answers[-1]} of {self._replicas} replicas (wait_replicas) confirmed"
                f" within {_REPLICAS_TIMEOUT // 1000} s: a failover could lose it"
            )
