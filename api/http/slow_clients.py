"""Disconnect clients that send or read too slowly: each of them holds a thread."""

import errno
import socket
import time
from typing import Any, cast

from gunicorn.workers.gthread import TConn, ThreadWorker


#: Bytes that earn a client one more second.
_BYTES_A_SECOND = 20_000
#: Seconds that a client has to read each part of an answer (db/queries/chunks.py).
_ANSWER_SECONDS = 60


#: Seconds that a process waits per connection it has before it accepts one; maximum.
_STEP = 0.0002
_LONGEST_STEP = 0.001


class TimedSocket:
    """A client's socket with a time limit for each request.

    A request may take `seconds`, plus one second for each 20 kB of it.
    """

    def __init__(self, client: socket.socket, seconds: float) -> None:
        self._client = client
        #: The time limit of the client's part.
        self.seconds = seconds
        self._deadline = 0.0
        #: The other end of the socket that gunicorn keeps after hand_over().
        self._beyond: socket.socket | None = None

    def __getattr__(self, name: str) -> Any:
        """Return the attribute of the socket itself; gunicorn uses many of them."""
        return getattr(self._client, name)

    def begin(self) -> None:
        """Restart the time limit, for another request."""
        self._deadline = time.monotonic() + self.seconds

    def recv(self, size: int) -> bytes:
        """Return received bytes; raises ConnectionResetError after the time limit."""
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
        """Send a part of an answer; raises ConnectionResetError if too slow."""
        self._client.settimeout(_ANSWER_SECONDS)
        try:
            self._client.sendall(part)
        except TimeoutError:
            raise _too_slow() from None
        finally:
            self._client.settimeout(None)

    def hand_over(self) -> socket.socket:
        """Return the client's socket, for a stream that holds no thread.

        The caller must close it. gunicorn continues with a socket that discards the end
        of its answer and then reports that the client left: gunicorn shuts down what it
        closes, and that would also cut off a copy of the client's socket.
        """
        client = self._client
        self._client, self._beyond = socket.socketpair()
        self._beyond.shutdown(socket.SHUT_WR)
        return client


class Worker(ThreadWorker):
    """gunicorn's threaded worker with protection against slow clients."""

    #: Seconds; gunicorn.conf.py sets it.
    request_seconds = 15

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, unless a process with fewer connections can take it.

        A new connection wakes all processes. If the fastest took it, one process would
        serve all connections of a proxy, on one core.
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
    # gunicorn does not log this error: a client that is cut off knows the reason.
    return ConnectionResetError(errno.ECONNRESET, "the client is too slow")
