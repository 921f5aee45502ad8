"""gunicorn's worker that serves the API, and how processes share connections."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from typing import Any, Final

from uvicorn_worker import UvicornWorker

from api.server.connection import Connection


_Protocol = Callable[[], asyncio.BaseProtocol]

#: Seconds that a connection is left to others for each that a process has; at most.
_STEP, _LONGEST_STEP = 0.0002, 0.001


class Loop(asyncio.SelectorEventLoop):
    """An event loop that leaves new connections to a process that has fewer of them.

    All processes wake up for one, and asyncio accepts all that wait: the quickest would
    often serve all the connections of a proxy, with one core.
    """

    def __init__(self) -> None:
        super().__init__()
        self._connecting: set[asyncio.Task[Any]] = set()

    async def create_server(  # type: ignore[override]
        self, factory: _Protocol, *, sock: socket.socket, backlog: int, **more: Any
    ) -> asyncio.Server:
        """Listen on the socket until the server is closed."""
        server = await super().create_server(
            factory, sock=sock, start_serving=False, **more
        )
        sock.listen(backlog)
        self.add_reader(sock, self._wait, sock, factory)
        return server

    def _wait(self, sock: socket.socket, factory: _Protocol) -> None:
        self.remove_reader(sock)
        seconds = min(Connection.number * _STEP, _LONGEST_STEP)
        self.call_later(seconds, self._accept, sock, factory)

    def _accept(self, sock: socket.socket, factory: _Protocol) -> None:
        if sock.fileno() < 0:
            return
        self.add_reader(sock, self._wait, sock, factory)
        try:
            client, _ = sock.accept()
        except OSError:
            # Another process has it, or there are too many.
            return
        client.setblocking(False)  # noqa: FBT003
        connecting = self.create_task(self.connect_accepted_socket(factory, client))
        # The loop alone does not keep it.
        self._connecting.add(connecting)
        connecting.add_done_callback(self._connecting.discard)


class Worker(UvicornWorker):  # type: ignore[misc]
    """uvicorn, as the API needs it."""

    CONFIG_KWARGS: Final = {
        "loop": f"{__name__}:{Loop.__name__}",
        "http": Connection,
        "ws": "none",
        "lifespan": "on",
        # What proxies say is for api/http/proxies.py to believe.
        "proxy_headers": False,
        "server_header": False,
        "access_log": False,
        # Seconds between two calls of the method below.
        "timeout_notify": 1,
    }

    async def callback_notify(self) -> None:
        """Tell gunicorn that this process works; end where gunicorn was killed."""
        self.notify()
        if self.ppid != os.getppid():
            signal.raise_signal(signal.SIGTERM)
