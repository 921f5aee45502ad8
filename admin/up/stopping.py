"""How an operator stops `up`: once and it stops in order, twice and it hurries."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self


#: Some programs that pass signals on send the same one twice.
_SAME_REQUEST_SECONDS = 1.0


class StopRequested(BaseException):
    """The operator wants everything stopped; no failure."""


class StopSignals:
    """Ctrl-C, SIGTERM, and a terminal that is closed, in the block.

    `hurried` becomes true with the second request. After the block there is
    nothing left to stop, and a request must not change the exit status.
    """

    def __init__(self) -> None:
        self.hurried = False
        self._first_at: float | None = None
        self._raises = False
        self._numbers = [signal.SIGINT, signal.SIGTERM]

    def __enter__(self) -> Self:
        # Ignored is nohup's way to say: go on without the terminal.
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            self._numbers.append(signal.SIGHUP)
        for number in self._numbers:
            signal.signal(number, self._request)
        return self

    def __exit__(self, *_: object) -> None:
        for number in self._numbers:
            signal.signal(number, signal.SIG_IGN)

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Let the first request raise :class:`StopRequested` in the block."""
        self._raises = True
        try:
            if self._first_at is not None:
                raise StopRequested
            yield
        finally:
            self._raises = False

    def _request(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._first_at is None:
            self._first_at = now
            if self._raises:
                raise StopRequested
        elif now - self._first_at > _SAME_REQUEST_SECONDS:
            self.hurried = True
