"""Choose the size of a batch by the size of the last messages."""

from collections.abc import Sequence

from brokers.interface import Delivery


#: Bytes of a batch in the broker. Most reports have 0.2 kB; the start message of a
#: 500-node run has 3.4 MB.
TARGET = 4 << 20
#: Messages in the first batch, while their size is unknown.
_FIRST = 100


class BatchSize:
    """Grows to the limit while messages are small, shrinks if they are large."""

    def __init__(self) -> None:
        self._messages = _FIRST

    def of(self, limit: int) -> int:
        """Return how many messages to take, at most `limit` and at least one."""
        return min(self._messages, limit)

    def saw(self, deliveries: Sequence[Delivery]) -> None:
        """Learn from the deliveries of a batch."""
        if deliveries:
            size = sum(len(delivery.payload) for delivery in deliveries)
            average = max(size // len(deliveries), 1)
            # At most ten times as many: small messages may precede large ones.
            self._messages = max(min(TARGET // average, self._messages * 10), 1)
