"""How an operator stops `up`: the first request stops in order, the second at once."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self


#: Some programs that forward signals send the same one twice.
_SAME_REQUEST_SECONDS = 1.0


class StopRequested(BaseException):
    """The operator wants to stop everything; not a failure."""


class StopSignals:
    """Handles Ctrl-C, SIGTERM, and a closed terminal inside the block.

    `hurried` becomes true with the second request. After the block nothing is left to
    stop, and a request must not change the exit status.
    """

    def __init__(self) -> None:
        self.hurried = False
        self._first_at: float | None = None
        self._raises = False
        self._numbers = [signal.SIGINT, signal.SIGTERM]

    def __enter__(self) -> Self:
        # nohup ignores the signal to continue without the terminal.
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
        """Let the first request raise :class:`StopRequested` inside the block."""
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
