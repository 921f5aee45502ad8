"""Reports in a Redis (or Valkey) stream, read by a consumer group.

Never through kombu's virtual transport: it loses the message in hand on kill -9
(docs/decisions/0002-redis-streams-not-kombu.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import redis

from brokers.interface import Backlog, BrokerUnavailable, Delivery, Earlier


GROUP = "fuel-history"
#: The field of a stream entry that holds the report.
FIELD = b"report"
#: The field of an entry that arrived before: when, in milliseconds since 1970.
TIME_FIELD = b"timestamp_in_ms"
_TIMEOUT = 10.0


@contextmanager
def _redis_errors() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error


class RedisStream:
    """The stream `queue` on the server at `url`."""

    def __init__(self, url: str, queue: str, takeover_seconds: float) -> None:
        self._redis: Any = redis.Redis.from_url(
            url,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=5,
            socket_keepalive=True,
            health_check_interval=25,
        )
        self._stream = queue
        self._takeover_ms = int(takeover_seconds * 1000)

    def backlog(self) -> Backlog:
        """Return what waits in the stream and what consumers hold."""
        with _redis_errors():
            # Stored reports are deleted, so that the length is all there is.
            length = self._redis.xlen(self._stream)
            if not length:
                return Backlog(0, 0)
            try:
                held = self._redis.xpending(self._stream, GROUP)["pending"]
            except redis.ResponseError:  # nobody has consumed from it yet
                held = 0
            return Backlog(max(length - held, 0), held)

    def oldest(self) -> datetime | None:
        """Return the time of the stream's first entry: stored ones are deleted.

        When it came to this stream, also if it arrived earlier for the first time.
        """
        with _redis_errors():
            first = self._redis.xrange(self._stream, count=1)
        return _time(first[0][0], None) if first else None

    @contextmanager
    def consume(self, name: str) -> Iterator["_Consumer"]:
        """Take reports as the consumer `name` of the group."""
        with _redis_errors():
            try:
                self._redis.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
            except redis.ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise
        yield _Consumer(self._redis, self._stream, name, self._takeover_ms)

    def publish(self, payloads: Iterable[bytes]) -> None:
        """Append messages to the stream in one round trip."""
        self._append({FIELD: payload} for payload in payloads)

    def publish_again(self, messages: Iterable[Earlier]) -> None:
        """Append messages, their times beside them: the stream gives new ids."""
        self._append(
            {FIELD: payload, TIME_FIELD: round(arrived_at.timestamp() * 1000)}
            for payload, arrived_at in messages
        )

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _append(self, entries: Iterable[dict[bytes, bytes | int]]) -> None:
        with _redis_errors():
            pipeline = self._redis.pipeline(transaction=False)
            for entry in entries:
                pipeline.xadd(self._stream, entry)
            pipeline.execute()


class _Consumer:
    def __init__(
        self, connection: Any, stream: str, name: str, takeover_ms: int
    ) -> None:
        self._redis = connection
        self._stream = stream
        self._name = name
        self._takeover_ms = takeover_ms
        self._origin = f"redis stream {stream}"
        # First what this consumer held, then what the dead held, then the new.
        self._leftovers: list[Any] | None = [self._own, self._abandoned]
        self._own_after = "0"

    def take(self, limit: int, linger: float) -> list[Delivery]:
        with _redis_errors():
            while self._leftovers:
                entries = self._leftovers[0](limit)
                if entries:
                    return self._deliveries(entries)
                self._leftovers.pop(0)
            return self._deliveries(self._read(">", limit, linger))

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        ids = [delivery.tag for delivery in deliveries]
        if not ids:
            return
        with _redis_errors():
            # Both or neither: an entry must not stay behind as if it waited.
            pipeline = self._redis.pipeline(transaction=True)
            pipeline.xack(self._stream, GROUP, *ids)
            pipeline.xdel(self._stream, *ids)
            pipeline.execute()

    def _own(self, limit: int) -> list[Any]:
        entries = self._read(self._own_after, limit, None)
        if entries:
            self._own_after = entries[-1][0]
        return entries

    def _abandoned(self, limit: int) -> list[Any]:
        claimed = self._redis.xautoclaim(
            self._stream, GROUP, self._name, self._takeover_ms, count=limit
        )
        return list(claimed[1])

    def _read(self, after: str, limit: int, linger: float | None) -> list[Any]:
        # BLOCK 0 would wait for ever.
        block = None if linger is None else max(int(linger * 1000), 1)
        answer = self._redis.xreadgroup(
            GROUP, self._name, {self._stream: after}, count=limit, block=block
        )
        return list(answer[0][1]) if answer else []

    def _deliveries(self, entries: list[Any]) -> list[Delivery]:
        return [
            Delivery(
                identifier.decode(),
                _payload(fields),
                _time(identifier, fields),
                self._origin,
            )
            for identifier, fields in entries
        ]


def _payload(fields: dict[bytes, bytes] | None) -> bytes:
    fields = fields or {}
    if FIELD in fields:
        return fields[FIELD]
    # Not one of ours: keep all of it, so that the dead report shows what came.
    return b" ".join(name + b"=" + value for name, value in fields.items())


def _time(identifier: bytes, fields: dict[bytes, bytes] | None) -> datetime:
    earlier = (fields or {}).get(TIME_FIELD)
    # Whatever is no time there, or in an id, a producer made up.
    for milliseconds in (earlier, identifier.partition(b"-")[0]):
        if milliseconds is not None:
            with suppress(ValueError, OverflowError, OSError):
                return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    return datetime.now(UTC)
