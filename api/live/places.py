"""The limit of concurrent streams of one API process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.http.no_stream import NoStream


class Places:
    """A bounded number of places that any thread can take and release."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Keep a place for the block; raises NoStream where all are taken."""
        with self._lock:
            if self._taken >= self._most:
                raise NoStream(
                    f"{self._taken} streams are open, the maximum that STREAM_LIMIT"
                    " allows: try again later, or poll …/changes/"
                )
            self._taken += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken -= 1
