"""Clients that send or take too slowly are cut off: each of them holds a thread."""

import errno
import socket
import time
from typing import Any, cast

from gunicorn.workers.gthread import TConn, ThreadWorker


#: Bytes in a second that buy a client a second more.
_BYTES_A_SECOND = 20_000
#: Seconds in which a client has to take each part of an answer (db/queries/chunks.py).
_ANSWER_SECONDS = 60


#: Seconds that a connection is left to others for each that a process has; at most.
_STEP = 0.0002
_LONGEST_STEP = 0.001


class TimedSocket:
    """A client's socket, whose requests have to come in time.

    A request may take so many seconds, and one more for each 20 kB of it.
    """

    def __init__(self, client: socket.socket, seconds: float) -> None:
        self._client = client
        #: In which a client has to do its part.
        self.seconds = seconds
        self._deadline = 0.0
        #: The far end of what gunicorn keeps after hand_over().
        self._beyond: socket.socket | None = None

    def __getattr__(self, name: str) -> Any:
        """Return what the socket itself has: gunicorn uses much of it."""
        return getattr(self._client, name)

    def begin(self) -> None:
        """Let the time of another request begin."""
        self._deadline = time.monotonic() + self.seconds

    def recv(self, size: int) -> bytes:
        """Return what came; raises ConnectionResetError when the time is over."""
        self._client.settimeout(max(self._deadline - time.monotonic(), 0.001))
        try:
            received = self._client.recv(size)
        except TimeoutError:
            raise _too_slow() from None
        finally:
            self._client.settimeout(None)
        self._deadline += len(received) / _BYTES_A_SECOND
        return received

    def sendall(self, part: bytes) -> None:
        """Send a part of an answer; raises ConnectionResetError likewise."""
        self._client.settimeout(_ANSWER_SECONDS)
        try:
            self._client.sendall(part)
        except TimeoutError:
            raise _too_slow() from None
        finally:
            self._client.settimeout(None)

    def hand_over(self) -> socket.socket:
        """Return the client's socket, for a stream that holds no thread.

        Whoever takes it closes it. gunicorn goes on with one that swallows the
        end of its answer and then says that the client left: it shuts down what
        it closes, which a copy of the client's socket would not outlive.
        """
        client = self._client
        self._client, self._beyond = socket.socketpair()
        self._beyond.shutdown(socket.SHUT_WR)
        return client


class Worker(ThreadWorker):
    """gunicorn's threads, of which slow clients cannot take all for long."""

    #: Seconds; gunicorn.conf.py sets it.
    request_seconds = 15

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, unless a process with fewer of them is there to.

        All processes wake up for it. Were it the quickest that took it, one process
        would serve all the connections of a proxy, with one core.
        """
        time.sleep(min(self.nr_conns * _STEP, _LONGEST_STEP))
        super().accept(listener)

    def handle(self, conn: TConn) -> Any:
        """Handle one request of a connection."""
        client: object = conn.sock
        if not isinstance(client, TimedSocket):
            client = TimedSocket(conn.sock, self.request_seconds)
            conn.sock = cast("socket.socket", client)
        client.begin()
        return super().handle(conn)


def _too_slow() -> ConnectionResetError:
    # gunicorn is quiet about this one: who is cut off knows it.
    return ConnectionResetError(errno.ECONNRESET, "the client is too slow")
