"""The body of a request, which comes to the loop and is read in a thread."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


Receive = Callable[[], Awaitable[dict[str, Any]]]

#: Bytes for which no thread waits: all of a login, and of most changes. For what comes
#: after them one does, of a client whose token is good.
_BEGINNING = 65_536
#: Bytes in a second that buy a client a second more.
_BYTES_A_SECOND = 20_000


class Body:
    """A body, which has to come in so many seconds, and one more for each 20 kB."""

    def __init__(self, receive: Receive, seconds: float, *, is_whole: bool) -> None:
        """`is_whole`: nothing will come."""
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + seconds
        self._parts: list[bytes] = []
        self._size = 0
        self.is_whole = is_whole

    async def begin(self) -> None:
        """Take all of it, or the first 64 kB.

        Raises TimeoutError, and ConnectionResetError where the client left.
        """
        await self._take(_BEGINNING)

    def read(self, size: int) -> bytes:
        """Return up to so many bytes, from a thread; raises OSError likewise."""
        if not self.is_whole:
            asyncio.run_coroutine_threadsafe(self._take(size), self._loop).result()
        taken = b"".join(self._parts)
        self._parts = [taken[size:]]
        self._size = len(taken) - size
        return taken[:size]

    async def _take(self, size: int) -> None:
        while not self.is_whole and self._size < size:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("the client left")
            part = message.get("body", b"")
            self._parts.append(part)
            self._size += len(part)
            self._deadline += len(part) / _BYTES_A_SECOND
            self.is_whole = not message.get("more_body", False)
