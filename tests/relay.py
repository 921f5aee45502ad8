"""A relay between a client and a server, to break their connections."""

import select
import socket
import socketserver
import threading
from contextlib import suppress
from urllib.parse import urlsplit


_PORTS = {"redis": 6379, "amqp": 5672}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False

    def __init__(self, port: int, target: tuple[str, int]) -> None:
        self.target = target
        self.sockets: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with socket.create_connection(self.server.target) as other:
            ends = {self.request: other, other: self.request}
            self.server.sockets |= ends.keys()
            with suppress(OSError):
                while all(self._pass(end, ends[end]) for end in _readable(ends)):
                    pass
            self.server.sockets -= ends.keys()

    def _pass(self, source: socket.socket, target: socket.socket) -> bool:
        data = source.recv(1 << 16)
        target.sendall(data)
        return bool(data)


def _readable(ends: dict[socket.socket, socket.socket]) -> list[socket.socket]:
    return select.select(list(ends), [], [])[0]


class Relay:
    """Passes on what is said to the server at `url`, from a URL of its own."""

    def __init__(self, url: str) -> None:
        server = urlsplit(url)
        self._target = (server.hostname or "", server.port or _PORTS[server.scheme])
        self._port = 0
        self.start()
        login, at, _ = server.netloc.rpartition("@")
        self.url = server._replace(netloc=f"{login}{at}127.0.0.1:{self._port}").geturl()

    def start(self) -> None:
        """Let clients connect again."""
        self._server = _Server(self._port, self._target)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def cut(self) -> None:
        """End all connections; new ones may be made."""
        for end in set(self._server.sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """End all connections and refuse new ones."""
        self._server.shutdown()
        self._thread.join()
        self.cut()
        self._server.server_close()
