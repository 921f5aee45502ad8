"""When to read the database again: storing reports comes before watching."""

import time


#: Seconds between two reads, and after a failed one.
_EVERY, _AFTER_A_FAILURE = 0.5, 2.0
#: Maximum share of the time for reading and sending; maximum seconds until the next
#: read.
_SHARE, _LATEST = 0.04, 10.0


class Pace:
    """Schedules reads by how long the last read and its sending took."""

    def __init__(self) -> None:
        self._due = 0.0
        self._worked = 0.0

    def wait(self) -> float:
        """Return the seconds until the next read."""
        return max(self._due - time.monotonic(), 0)

    def sent(self, seconds: float) -> None:
        """Account for work between two reads."""
        self._worked += seconds

    def looked(self, began: float) -> None:
        """Account for a read that started at `began` and ends now."""
        worked = self._worked + time.monotonic() - began
        self._worked = 0.0
        self._due = began + min(max(_EVERY, worked / _SHARE), _LATEST)

    def failed(self) -> None:
        """Account for a read that failed because the database was unavailable."""
        self._due = time.monotonic() + _AFTER_A_FAILURE
