"""gunicorn's worker that serves the API, and how processes share connections."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final

from uvicorn_worker import UvicornWorker

from api.server.connection import Connection


class Loop(asyncio.SelectorEventLoop):
    """An event loop that accepts one connection at a time.

    All processes wake up for a new one. asyncio would let the first of them accept as
    many as wait: one process would often serve all connections of a proxy.
    """

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        *,
        sock: socket.socket,
        backlog: int = 2048,
        **more: Any,
    ) -> asyncio.Server:
        """Listen on the socket; `backlog` connections may wait in it."""
        server = await super().create_server(
            protocol_factory, sock=sock, backlog=1, **more
        )
        # asyncio takes the number that wait for the number that it accepts at once.
        sock.listen(backlog)
        return server


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
    }
