"""Take reports from a Redis stream, as a consumer of its group.

Nothing here needs memory: a server that reached `maxmemory` refuses the commands that
its table marks `denyoom` (XADD, XGROUP CREATE) and everything inside MULTI.
"""

import time
from collections.abc import Sequence
from typing import Any

import redis

from brokers.batch_size import BatchSize
from brokers.interface import Delivery
from brokers.redis_entries import (
    GROUP,
    Entry,
    has_no_group,
    payload_of,
    redis_errors,
    time_of,
)
from brokers.redis_unheld import unheld


#: Seconds between two checks of a busy consumer for what others held when they died or
#: hung; otherwise it would wait for the end of its task.
_LOOK_AGAIN = 1.0


class RedisConsumer:
    """A consumer of the stream's group; see brokers/interface.py."""

    def __init__(
        self, connection: Any, stream: str, name: str, takeover_ms: int
    ) -> None:
        self._redis = connection
        self._stream = stream
        self._name = name
        self._takeover_ms = takeover_ms
        self._origin = f"redis stream {stream}"
        # First what this consumer held, then what the dead held, then the new, and
        # entries that the group neither holds nor delivers.
        self._leftovers: list[Any] = [self._own, self._abandoned]
        self._own_after = "0"
        self._looked_at = time.monotonic()
        #: Taken, and neither acknowledged nor given back: checks must not find these.
        self._in_hand: set[Any] = set()
        self._looked_for_unheld = False
        self._size = BatchSize()

    @property
    def has_more(self) -> bool:
        """Return False: a read is fast enough."""
        return False

    def take(self, limit: int, linger: float, *, ahead: bool = False) -> list[Delivery]:
        with redis_errors():
            limit = self._size.of(limit)
            if not self._in_hand and time.monotonic() - self._looked_at > _LOOK_AGAIN:
                self._leftovers = [self._abandoned]
                self._looked_at = time.monotonic()
            while self._leftovers:
                entries = self._leftovers[0](limit)
                if entries:
                    return self._deliveries(entries, redelivered=True)
                self._leftovers.pop(0)
            entries = self._read(">", limit, linger)
            if entries or self._looked_for_unheld:
                return self._deliveries(entries, redelivered=False)
            # It was rung, and nothing arrived.
            entries = self._claimed(unheld(self._redis, self._stream, limit))
            self._looked_for_unheld = not entries
            return self._deliveries(entries, redelivered=True)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if not deliveries:
            return
        with redis_errors():
            self._remove([delivery.tag for delivery in deliveries])
        self._in_hand.difference_update(each.tag for each in deliveries)

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        self._set_idle(deliveries, 0)

    def give_back(
        self, deliveries: Sequence[Delivery], *, at_end: bool = False
    ) -> None:
        # This consumer still holds them, for so long that others would take them over.
        self._set_idle(deliveries, self._takeover_ms + 1)
        self._in_hand.difference_update(each.tag for each in deliveries)

    def _set_idle(self, deliveries: Sequence[Delivery], milliseconds: int) -> None:
        if deliveries:
            with redis_errors():
                self._redis.xclaim(
                    self._stream,
                    GROUP,
                    self._name,
                    0,
                    [delivery.tag for delivery in deliveries],
                    idle=milliseconds,
                    justid=True,
                )

    def _remove(self, identifiers: Sequence[Any]) -> None:
        # In one write, and not in MULTI, which a full server refuses. A process that
        # dies between the two leaves an entry without a holder: see redis_unheld.py.
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.xack(self._stream, GROUP, *identifiers)
        pipeline.xdel(self._stream, *identifiers)
        acknowledged, deleted = pipeline.execute(raise_on_error=False)
        if isinstance(deleted, redis.RedisError):
            raise deleted
        if isinstance(acknowledged, redis.RedisError) and not has_no_group(
            acknowledged
        ):
            raise acknowledged

    def _own(self, limit: int) -> list[Entry]:
        entries = self._read(self._own_after, limit, None)
        if entries:
            self._own_after = entries[-1].identifier.decode()
        return entries

    def _abandoned(self, limit: int) -> list[Entry]:
        try:
            claimed = self._redis.xautoclaim(
                self._stream, GROUP, self._name, self._takeover_ms, count=limit
            )
        except redis.ResponseError as error:
            if has_no_group(error):
                return []
            raise
        return [Entry(*each) for each in claimed[1]]

    def _read(self, after: str, limit: int, linger: float | None) -> list[Entry]:
        # BLOCK 0 would wait forever.
        block = None if linger is None else max(int(linger * 1000), 1)
        streams = {self._stream: after}
        while True:
            try:
                answer = self._redis.xreadgroup(
                    GROUP, self._name, streams, count=limit, block=block
                )
            except redis.ResponseError as error:
                if not has_no_group(error):
                    raise
            else:
                return [Entry(*each) for each in answer[0][1]] if answer else []
            try:
                self._redis.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
            except redis.OutOfMemoryError:
                # It is full and has no group: empty it without one.
                page = self._redis.xrange(self._stream, count=limit)
                return [Entry(*each) for each in page]
            except redis.ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise

    def _claimed(self, identifiers: list[bytes]) -> list[Entry]:
        if not identifiers:
            return []
        # FORCE: they are not in the list of held entries. A second process finds them
        # there, held for too short a time.
        claimed = self._redis.xclaim(
            self._stream,
            GROUP,
            self._name,
            self._takeover_ms,
            identifiers,
            force=True,
        )
        return [Entry(*each) for each in claimed]

    def _deliveries(self, entries: list[Entry], *, redelivered: bool) -> list[Delivery]:
        gone = [entry.identifier for entry in entries if not entry.fields]
        if gone:
            # They were deleted while they were held: there is nothing to store.
            self._remove(gone)
        deliveries = [
            Delivery(
                entry.identifier.decode(),
                payload_of(entry.fields),
                time_of(entry),
                self._origin,
                redelivered,
            )
            for entry in entries
            if entry.fields
        ]
        self._size.saw(deliveries)
        self._in_hand.update(each.tag for each in deliveries)
        return deliveries
