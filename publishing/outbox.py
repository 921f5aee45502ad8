"""Publish lines in chunks, and count what the broker has accepted."""

import dataclasses
from collections.abc import Callable

from astute.pack import pack


#: A chunk is one round trip or one AMQP transaction.
MOST_MESSAGES = 500
MOST_BYTES = 1 << 20

Publish = Callable[[list[bytes]], object]


@dataclasses.dataclass(slots=True)
class Tally:
    """What the broker has definitely accepted."""

    messages: int = 0
    bytes: int = 0  #: of the lines, before any compression

    def __str__(self) -> str:
        return f"{self.messages:,} messages ({self.bytes:,} bytes)"


class Outbox:
    """Collects messages and publishes them chunk by chunk."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.tally = Tally()
        self._chunk: list[bytes] = []
        self._packed_bytes = 0
        self._line_bytes = 0

    def put(self, line: bytes) -> None:
        """Add one message; publish the chunk once it is full."""
        payload = pack(line)
        if self._packed_bytes + len(payload) > MOST_BYTES:
            self.flush()
        self._chunk.append(payload)
        self._packed_bytes += len(payload)
        self._line_bytes += len(line)
        if len(self._chunk) == MOST_MESSAGES:
            self.flush()

    def flush(self) -> None:
        """Publish the messages that are not published yet."""
        if not self._chunk:
            return
        self._publish(self._chunk)
        self.tally.messages += len(self._chunk)
        self.tally.bytes += self._line_bytes
        self._chunk = []
        self._packed_bytes = self._line_bytes = 0
