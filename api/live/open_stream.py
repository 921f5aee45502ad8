"""One client's stream; sending to it never blocks."""

import socket
import time

from api.live.events import LAST_CHUNK, Event
from api.live.news import Watched


#: Bytes that the kernel buffers for a client that reads nothing.
_KERNEL_BUFFER = 64 * 1024


class OpenStream:
    """A socket that was handed over, and the one event that is being sent on it.

    The next event is created only after the client has read the last one; it then
    contains all changes since. So nothing piles up.
    """

    def __init__(
        self, client: socket.socket, watched: Watched, *, chunked: bool, patience: float
    ) -> None:
        """`patience`: seconds in which a client has to read something."""
        client.settimeout(0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER)
        self._client = client
        self._chunked = chunked
        self._patience = patience
        self._left = memoryview(b"")
        self._is_ending = False
        #: The client's position after the current event.
        self.watched = watched
        self.opened_at = self.moved_at = time.monotonic()

    def fileno(self) -> int:
        """Return the socket's number, for a selector."""
        return self._client.fileno()

    @property
    def is_idle(self) -> bool:
        """Whether the next event can be sent."""
        return not self._left and not self._is_ending

    @property
    def has_left(self) -> bool:
        """Whether data is waiting for the client."""
        return bool(self._left)

    @property
    def has_ended(self) -> bool:
        """Whether the client has read everything, including the end."""
        return self._is_ending and not self._left

    def is_overdue(self, now: float) -> bool:
        """Return whether the client has not read anything for too long."""
        return bool(self._left) and now - self.moved_at > self._patience

    def tell(self, event: Event) -> None:
        """Start to send an event to an idle client; raises OSError if it is gone."""
        self._left = memoryview(event.chunked if self._chunked else event.plain)
        # The client's time limit starts now.
        self.moved_at = time.monotonic()
        self.send()

    def end(self, event: Event | None = None) -> None:
        """Send a last event, if any, and end; raises OSError if the client is gone."""
        last = b""
        if event is not None:
            last = event.chunked if self._chunked else event.plain
        self._left = memoryview(last + (LAST_CHUNK if self._chunked else b""))
        self._is_ending = True
        self.moved_at = time.monotonic()
        self.send()

    def send(self) -> None:
        """Send as much as the client accepts now; raises OSError if it is gone."""
        while self._left:
            try:
                sent = self._client.send(self._left)
            except BlockingIOError:
                return
            self._left = self._left[sent:]
            self.moved_at = time.monotonic()

    def is_gone(self) -> bool:
        """Read and discard what the client sends; return True if it disconnected."""
        try:
            return not self._client.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        """Close the socket."""
        self._client.close()
