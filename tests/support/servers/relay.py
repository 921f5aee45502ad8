"""A relay between clients and a server that can break connections."""

import select
import socket
import socketserver
import threading
from contextlib import suppress
from urllib.parse import urlsplit


_PORTS = {"redis": 6379, "amqp": 5672, "postgresql": 5432}
#: What a client of PostgreSQL sends last of a transaction that it wants kept.
_COMMIT = b"COMMIT\0"


class _Faults:
    """The faults of a relay's connections."""

    def __init__(self) -> None:
        #: Cleared while nothing is passed on.
        self.flows = threading.Event()
        self.flows.set()
        self._lock = threading.Lock()
        self._commits_to_pass: int | None = None
        self.lost_commits = 0

    def lose_commit(self, after: int) -> None:
        with self._lock:
            self._commits_to_pass = after

    def loses(self, said: bytes) -> bool:
        """Return whether to lose the answer to this request."""
        if not said.endswith(_COMMIT):
            return False
        with self._lock:
            if self._commits_to_pass is None:
                return False
            if self._commits_to_pass > 0:
                self._commits_to_pass -= 1
                return False
            self._commits_to_pass = None
            return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False

    def __init__(self, port: int, target: tuple[str, int], faults: _Faults) -> None:
        self.target = target
        self.faults = faults
        self.sockets: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        # A server that is away: the client's connection ends at once.
        with (
            suppress(ConnectionRefusedError),
            socket.create_connection(self.server.target) as other,
        ):
            ends = {self.request: other, other: self.request}
            self.server.sockets |= ends.keys()
            with suppress(OSError):
                while all(self._pass(end, ends[end]) for end in _readable(ends)):
                    pass
            self.server.sockets -= ends.keys()

    def _pass(self, source: socket.socket, target: socket.socket) -> bool:
        data = source.recv(1 << 16)
        faults = self.server.faults
        faults.flows.wait()
        target.sendall(data)
        if source is self.request and faults.loses(data):
            # The server has done it when it answers; nobody shall hear that.
            target.recv(1 << 16)
            faults.lost_commits += 1
            return False
        return bool(data)


def _readable(ends: dict[socket.socket, socket.socket]) -> list[socket.socket]:
    return select.select(list(ends), [], [])[0]


class Relay:
    """Forwards connections to the server at `url`, from a URL of its own."""

    def __init__(self, url: str) -> None:
        server = urlsplit(url)
        self._target = (server.hostname or "", server.port or _PORTS[server.scheme])
        self._port = 0
        self._faults = _Faults()
        self.start()
        login, at, _ = server.netloc.rpartition("@")
        self.url = server._replace(netloc=f"{login}{at}127.0.0.1:{self._port}").geturl()

    @property
    def lost_commits(self) -> int:
        """The number of answers to COMMIT that were lost so far."""
        return self._faults.lost_commits

    def start(self) -> None:
        """Accept connections again."""
        self._server = _Server(self._port, self._target, self._faults)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def cut(self) -> None:
        """End all connections, and accept new ones."""
        for end in set(self._server.sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def freeze(self) -> None:
        """Forward nothing, and keep the connections open."""
        self._faults.flows.clear()

    def thaw(self) -> None:
        """Forward again, first what was received meanwhile."""
        self._faults.flows.set()

    def lead_to(self, url: str) -> None:
        """Let new connections lead to another server; those that are there stay."""
        server = urlsplit(url)
        self._target = (server.hostname or "", server.port or _PORTS[server.scheme])
        self._server.target = self._target

    def lose_commit(self, after: int) -> None:
        """Forward one COMMIT, after this many others, and lose its answer."""
        self._faults.lose_commit(after)

    def stop(self) -> None:
        """End all connections and refuse new ones."""
        self.thaw()
        self._server.shutdown()
        self._thread.join()
        self.cut()
        self._server.server_close()
