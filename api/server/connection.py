"""Connections whose requests have to begin in time, with headers of bounded size."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.streaming import STOPPING


#: In the scope of a request whose answer goes on until the client leaves.
ENDLESS = "fuel_history.endless"
#: Bytes of a request line, and of one header: a filter may name hundreds of nodes.
_LONGEST = 8190
_MOST_HEADERS = 50


class Connection(HttpToolsProtocol):
    """A client's connection: until a request has its headers it holds nothing else."""

    #: In which the headers of a request have to come; api/from_settings.py sets it.
    seconds = 15.0
    #: Of those that are open in this process.
    number = 0

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        #: While the headers of a request are waited for.
        self.overdue: asyncio.TimerHandle | None = None
        self.size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        Connection.number += 1
        self.wait()

    def on_message_begin(self) -> None:
        """Wait for the headers of another request."""
        super().on_message_begin()
        self.wait()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address; an error here is answered with 400."""
        super().on_url(url)
        if len(self.url) > _LONGEST:
            raise ValueError("the address is too long")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; an error here is answered with 400."""
        super().on_header(name, value)
        if len(name) + len(value) > _LONGEST or len(self.headers) > _MOST_HEADERS:
            raise ValueError("the headers are too large")

    def on_headers_complete(self) -> None:
        """Let the request be answered."""
        self.stop_waiting()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        if self.overdue is not None:
            self.size += len(data)
            if self.size > _LONGEST * _MOST_HEADERS:
                self.send_400_response("The headers are too large")
                return
        super().data_received(data)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Go on answering a client that has only said all that it wanted to."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete or ENDLESS in cycle.scope:
            return None
        if cycle.more_body:
            self.send_400_response("The body ends too early")
            return None
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self.stop_waiting()
        Connection.number -= 1
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End after the answer that is under way; those without an end, end now."""
        self.app_state[STOPPING].set()
        super().shutdown()

    def wait(self) -> None:
        """Let the time begin in which headers have to come."""
        self.stop_waiting()
        self.size = 0
        self.overdue = self.loop.call_later(self.seconds, self.transport.close)

    def stop_waiting(self) -> None:
        """Let it end."""
        if self.overdue is not None:
            self.overdue.cancel()
            self.overdue = None
