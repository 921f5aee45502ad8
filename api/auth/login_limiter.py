"""Limits failed logins, against guessing.

The library `limits` does not fit: its in-memory storage is unbounded, and it counts
every attempt, although the released clients log in for every command.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import structlog

from api.auth.access import TooManyLogins
from text import ip_addresses


log = structlog.get_logger()

WINDOW_SECONDS = 300
FAILURES_PER_NAME = 10
FAILURES_PER_ADDRESS = 100
_MOST_KEYS = 10_000
#: No user name is longer, but a client may send a longer one.
_LONGEST_NAME = 255


class LoginLimiter:
    """Counts failed logins of this process in windows of five minutes.

    It counts by address and name, and by address; an IPv6 address counts as its /64
    network, because one machine can have any address in it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._names = _Failures(FAILURES_PER_NAME, clock)
        self._addresses = _Failures(FAILURES_PER_ADDRESS, clock)
        self._lock = threading.Lock()

    def check(self, address: str, name: str) -> None:
        """Raise TooManyLogins if this login is blocked."""
        network = _network(address)
        with self._lock:
            seconds = max(
                self._names.blocked((network, name[:_LONGEST_NAME])),
                self._addresses.blocked(network),
            )
        if seconds > 0:
            raise TooManyLogins(math.ceil(seconds))

    def failed(self, address: str, name: str) -> None:
        """Count a failure, and log it."""
        # Without the name: it may be a password entered in the wrong field.
        log.warning("login_failed", address=address)
        network = _network(address)
        with self._lock:
            self._names.add((network, name[:_LONGEST_NAME]))
            self._addresses.add(network)

    def succeeded(self, address: str, name: str) -> None:
        """Forget the failures of this name from this address."""
        with self._lock:
            self._names.forget((_network(address), name[:_LONGEST_NAME]))


class _Failures:
    """Counts failures of each key since its first; discards the oldest keys first."""

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._most = most
        self._clock = clock
        #: Key → end of its window, failures in it; ordered by end.
        self._windows: OrderedDict[object, tuple[float, int]] = OrderedDict()

    def blocked(self, key: object) -> float:
        """Return how many seconds the key is still blocked; 0: it is not."""
        end, count = self._windows.get(key, (0.0, 0))
        return max(0.0, end - self._clock()) if count >= self._most else 0.0

    def add(self, key: object) -> None:
        """Count one more failure."""
        self._drop_ended()
        end, count = self._windows.get(key, (self._clock() + WINDOW_SECONDS, 0))
        self._windows[key] = (end, count + 1)
        if len(self._windows) > _MOST_KEYS:
            self._windows.popitem(last=False)

    def forget(self, key: object) -> None:
        """Reset the count of a key."""
        self._windows.pop(key, None)

    def _drop_ended(self) -> None:
        now = self._clock()
        while self._windows and next(iter(self._windows.values()))[0] <= now:
            self._windows.popitem(last=False)


def _network(address: str) -> str:
    found = ip_addresses.parse(address)
    if found is None:  # a Unix socket has no address
        return address
    if found.version == 4:  # noqa: PLR2004
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
