"""How many messages to take at once, by how large the last ones were."""

from collections.abc import Sequence

from brokers.interface import Delivery


#: Bytes of a batch, as they lie in the broker. Most reports have 0.2 kB; the start
#: message of a 500-node run has 3.4 MB.
TARGET = 4 << 20
#: Messages of the first batch, when nothing is known of their size yet.
_FIRST = 100


class BatchSize:
    """Grows to the limit while messages are small, shrinks where they are large."""

    def __init__(self) -> None:
        self._messages = _FIRST

    def of(self, limit: int) -> int:
        """Return how many messages to take, at most `limit` and at least one."""
        return min(self._messages, limit)

    def saw(self, deliveries: Sequence[Delivery]) -> None:
        """Learn from what was taken."""
        if deliveries:
            size = sum(len(delivery.payload) for delivery in deliveries)
            average = max(size // len(deliveries), 1)
            # Ten times at most: small ones may stand before large ones.
            self._messages = max(min(TARGET // average, self._messages * 10), 1)
