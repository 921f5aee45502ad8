"""An advisory lock that also shows when the last process of a run has ended.

A child that inherits the descriptor holds the lock for as long as it lives, and so do
its own children; the kernel releases it when the last of them has ended, however it
ended.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.errors import ServiceError


#: Maximum seconds for an earlier run to end.
EARLIER_RUN_SECONDS = 60


@contextmanager
def held(
    path: Path, *, busy: str, seconds: float = EARLIER_RUN_SECONDS
) -> Iterator[int]:
    """Hold the lock `path` in the block; yield the descriptor that holds it.

    Raises :class:`ServiceError` with the text `busy` if others still hold it after
    `seconds`.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + seconds
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise ServiceError(busy)
            time.sleep(0.02)
        yield descriptor
    finally:
        # Closed, not unlocked: children that inherited it keep the lock.
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Return whether any process holds the lock `path`."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
