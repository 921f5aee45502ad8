"""Read many AMQP frames per system call; py-amqp makes nine calls per message."""

from collections.abc import Callable
from typing import Any


_SIZE = 1 << 16


class _Buffered:
    """Wraps a socket's `recv` and reads ahead."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._buffer = b""
        self._begin = 0

    def __call__(self, size: int) -> bytes:
        """Return at most `size` bytes; raises what the socket raises."""
        if self._begin == len(self._buffer):
            self._buffer, self._begin = self._receive(max(size, _SIZE)), 0
        part = self._buffer[self._begin : self._begin + size]
        self._begin += len(part)
        return part


def buffer(transport: Any) -> None:
    """Make one of py-amqp's transports read through a buffer from now on.

    py-amqp reads a message's three frames in three parts each. The attribute that is
    replaced is private: if it does not exist, nothing changes.
    """
    receive = getattr(transport, "_quick_recv", None)
    if receive is not None and not isinstance(receive, _Buffered):
        transport._quick_recv = _Buffered(receive)  # noqa: SLF001
