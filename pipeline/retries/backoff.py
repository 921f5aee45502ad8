"""Pauses that grow while something fails, to avoid a busy loop."""

import random


class Backoff:
    """Seconds to wait before the next try: doubled each time, with a random part."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def pause(self) -> float:
        """Return how long to wait now; the next pause is twice as long."""
        pause = self._next
        self._next = min(2 * pause, self._longest)
        # Processes that fail at the same moment must not retry at the same moment.
        return pause * random.uniform(0.5, 1)  # noqa: S311 - no secret

    def reset(self) -> None:
        """Start again with the first pause, after a success."""
        self._next = self._first
