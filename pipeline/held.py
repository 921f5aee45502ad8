"""Deliveries that were taken and are not stored yet, and the next try."""

import time
from collections.abc import Iterable, Sequence

from brokers.interface import Delivery
from pipeline.retries.backoff import Backoff


#: Bytes, and reports, of held deliveries after which nothing more is taken: a locked
#: run must not block others with the reports of a few batches.
_MOST_BYTES = 32 << 20
_MOST_REPORTS = 10_000


class Held:
    """Deliveries that are taken and not stored yet, for at most `hold` seconds."""

    def __init__(self, hold: float) -> None:
        self._hold = hold
        #: Deliveries by the broker's tags.
        self._deliveries: dict[str | int, Delivery] = {}
        self._since = 0.0
        self._backoff = Backoff(0.1, 2.0)
        self._try_again_at = 0.0

    def __bool__(self) -> bool:
        return bool(self._deliveries)

    def __contains__(self, delivery: Delivery) -> bool:
        return delivery.tag in self._deliveries

    def deliveries(self) -> list[Delivery]:
        """Return all of them."""
        return list(self._deliveries.values())

    @property
    def is_over(self) -> bool:
        """Whether the first was taken too long ago."""
        return time.monotonic() > self._since + self._hold

    @property
    def is_much(self) -> bool:
        """Whether so much is held that nothing more should be taken."""
        sizes = (len(each.payload) for each in self._deliveries.values())
        return len(self._deliveries) >= _MOST_REPORTS or sum(sizes) > _MOST_BYTES

    @property
    def until_next_try(self) -> float:
        """Seconds until the next try; not positive: now."""
        return self._try_again_at - time.monotonic()

    def take(self, deliveries: Sequence[Delivery]) -> bool:
        """Hold more; return whether nothing was held before."""
        is_first = not self._deliveries
        if is_first:
            self._since = time.monotonic()
            self._backoff.reset()
        self._deliveries |= {each.tag: each for each in deliveries}
        return is_first

    def let_go(self, deliveries: Iterable[Delivery]) -> None:
        """Drop deliveries that are stored or given back."""
        for each in deliveries:
            del self._deliveries[each.tag]

    def pause(self) -> None:
        """Postpone the next try, longer each time."""
        self._try_again_at = time.monotonic() + self._backoff.pause()
