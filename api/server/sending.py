"""Sends an answer from the event loop; no thread waits for who takes it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, Final, NamedTuple

from api.http.streaming import Live, Stream
from api.server.body import Receive
from api.server.connection import ENDLESS
from api.server.threads import Run


Send = Callable[[dict[str, Any]], Awaitable[None]]

#: Seconds in which a client has to take each part of an answer (db/queries/chunks.py).
_SECONDS: Final = 60


class Answer(NamedTuple):
    """What is sent: a body, or a stream of one."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    stream: Stream | None = None


class Sending:
    """Sends one answer to one client."""

    def __init__(
        self, scope: dict[str, Any], receive: Receive, send: Send, seconds: float
    ) -> None:
        """`seconds`: in which each part has to be taken of what is told as it comes."""
        self._scope = scope
        self._receive = receive
        self._send = send
        self._seconds = seconds

    async def whole(self, answer: Answer) -> None:
        """Send an answer whose body is there."""
        await self._start(answer)
        await self._part(answer.body, more=False)

    async def stream(
        self, answer: Answer, body: Stream, run: Run, leave: Callable[[], None]
    ) -> None:
        """Send an answer whose body is read by `run`, and close that.

        `leave` is called before the part that needs no thread. What cannot be ended is
        cut off: the client sees that it is not whole.
        """
        gone = asyncio.ensure_future(self._gone())
        try:
            await self._start(answer)
            while (chunk := await run(next, body, None)) is not None:
                if isinstance(chunk, Live):
                    leave()
                    await self._live(chunk, gone)
                elif chunk:
                    async with asyncio.timeout(_SECONDS):
                        await self._part(chunk)
                if gone.done():
                    return
            await self._part(b"", more=False)
        except (TimeoutError, ConnectionResetError):
            return
        finally:
            gone.cancel()
            await run(body.close)

    async def _live(self, live: Live, gone: asyncio.Future[None]) -> None:
        self._scope[ENDLESS] = True
        gone.add_done_callback(live.leave)
        async with aclosing(live.parts()) as parts:
            async for part in parts:
                try:
                    async with asyncio.timeout(self._seconds):
                        await self._part(part)
                except TimeoutError:
                    live.cut_off()
                    raise

    async def _start(self, answer: Answer) -> None:
        await self._send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": answer.headers,
            }
        )

    async def _part(self, body: bytes, *, more: bool = True) -> None:
        await self._send(
            {"type": "http.response.body", "body": body, "more_body": more}
        )

    async def _gone(self) -> None:
        """Return when the client has left; what it says until then is not read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
