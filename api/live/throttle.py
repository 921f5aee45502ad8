"""When to look at the database again: who stores comes before who watches."""

import time


#: Seconds between two looks, and after one that failed.
_EVERY, _AFTER_A_FAILURE = 0.5, 2.0
#: A look and the sending after it may take such a part of the time; the next look comes
#: after so many seconds at the latest.
_SHARE, _LATEST = 0.04, 10.0


class Pace:
    """The times of looks, by how long each of them and its sending took."""

    def __init__(self) -> None:
        self._due = 0.0
        self._worked = 0.0

    def wait(self) -> float:
        """Return the seconds until the next look."""
        return max(self._due - time.monotonic(), 0)

    def sent(self, seconds: float) -> None:
        """Take note of work between two looks."""
        self._worked += seconds

    def looked(self, began: float) -> None:
        """Take note of a look that began then and ends now."""
        worked = self._worked + time.monotonic() - began
        self._worked = 0.0
        self._due = began + min(max(_EVERY, worked / _SHARE), _LATEST)

    def failed(self) -> None:
        """Take note of a look that found no database."""
        self._due = time.monotonic() + _AFTER_A_FAILURE
