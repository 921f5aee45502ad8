"""Large messages: the start message of a large run takes seconds to store."""

from collections.abc import Iterable
from typing import NamedTuple

from brokers.interface import Delivery


#: Bytes of a message in the broker above which it is large.
_LARGE = 64 << 10
#: Bytes of large messages that one process stores before it gives back the others.
_MOST_LARGE = 512 << 10


class BySize(NamedTuple):
    """Deliveries, in the order in which they are stored."""

    small: list[Delivery]
    large: list[Delivery]


def by_size(deliveries: Iterable[Delivery]) -> BySize:
    """Return the small and the large ones."""
    found = BySize([], [])
    for each in deliveries:
        found[len(each.payload) >= _LARGE].append(each)
    return found


def surplus(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Return the large ones that other processes could store meanwhile.

    These are all but the first few.
    """
    found, size = [], 0
    for each in by_size(deliveries).large:
        if size >= _MOST_LARGE:
            found.append(each)
        size += len(each.payload)
    return found
