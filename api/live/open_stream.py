"""One client's stream: what is sent to it waits for nobody."""

import socket
import time

from api.live.events import LAST_CHUNK, Event
from api.live.news import Watched


#: Bytes that the kernel keeps for a client that takes nothing.
_KERNEL_BUFFER = 64 * 1024


class OpenStream:
    """A socket that was handed over, and the one event that is on its way to it.

    No further event is made for a client before it took the one before: it gets a
    larger one then, of all that changed meanwhile. So nothing piles up.
    """

    def __init__(
        self, client: socket.socket, watched: Watched, *, chunked: bool, patience: float
    ) -> None:
        """`patience`: seconds in which a client has to take something."""
        client.settimeout(0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER)
        self._client = client
        self._chunked = chunked
        self._patience = patience
        self._left = memoryview(b"")
        self._is_ending = False
        #: What the client has seen, or is being told now.
        self.watched = watched
        self.opened_at = self.moved_at = time.monotonic()

    def fileno(self) -> int:
        """Return the socket's number, for a selector."""
        return self._client.fileno()

    @property
    def is_idle(self) -> bool:
        """Whether it can be told something."""
        return not self._left and not self._is_ending

    @property
    def has_left(self) -> bool:
        """Whether something waits for the client."""
        return bool(self._left)

    @property
    def has_ended(self) -> bool:
        """Whether it took the last of it."""
        return self._is_ending and not self._left

    def is_overdue(self, now: float) -> bool:
        """Say whether the client has taken nothing of what waits for too long."""
        return bool(self._left) and now - self.moved_at > self._patience

    def tell(self, event: Event) -> None:
        """Begin to send an event to an idle client; raises OSError: it is gone."""
        self._left = memoryview(event.chunked if self._chunked else event.plain)
        # The client has the time from now on.
        self.moved_at = time.monotonic()
        self.send()

    def end(self, event: Event | None = None) -> None:
        """Tell a last event, if there is one, and end; raises OSError likewise."""
        last = b""
        if event is not None:
            last = event.chunked if self._chunked else event.plain
        self._left = memoryview(last + (LAST_CHUNK if self._chunked else b""))
        self._is_ending = True
        self.moved_at = time.monotonic()
        self.send()

    def send(self) -> None:
        """Send as much as the client takes now; raises OSError: it is gone."""
        while self._left:
            try:
                sent = self._client.send(self._left)
            except BlockingIOError:
                return
            self._left = self._left[sent:]
            self.moved_at = time.monotonic()

    def is_gone(self) -> bool:
        """Read what a client says, which is nothing; True: it left."""
        try:
            return not self._client.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        """Close the socket."""
        self._client.close()
