"""Pauses that grow while something fails, so that nothing spins."""

import random


class Backoff:
    """Seconds to wait before the next try: doubled each time, and never quite equal."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def pause(self) -> float:
        """Return how long to wait now; the next pause is twice as long."""
        pause = self._next
        self._next = min(2 * pause, self._longest)
        # Several processes that fail at one moment must not come back at one moment.
        return pause * random.uniform(0.5, 1)  # noqa: S311 - no secret

    def reset(self) -> None:
        """Begin again with the first pause: a try succeeded."""
        self._next = self._first
