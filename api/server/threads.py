"""The threads that answer requests: few, as each of them may use a connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from contextvars import copy_context
from typing import Any, Final, TypeVar


_Result = TypeVar("_Result")
#: Runs something in a thread; in the same context for all of a request.
Run = Callable[..., Awaitable[Any]]

#: Each uses one connection at a time, and live updates one (api/live/watcher.py): a
#: process's pool has 5 (db/database.py).
_REQUESTS: Final = 4
#: Of those who guess passwords, too: they do not take those of the others.
_LOGINS: Final = 2
_LOGIN: Final = "/keystone/v2.0/tokens"
_HEALTH: Final = "/healthz"


class Threads:
    """Some threads, and as many places for requests.

    A request keeps its place until its answer is sent: also while no thread works for
    it, it has a connection to the database.
    """

    def __init__(self, number: int, name: str) -> None:
        self._places = asyncio.Semaphore(number)
        self._pool = ThreadPoolExecutor(number, name)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Callable[[], None]]:
        """Keep a place for a request; the block may leave it before its end."""
        await self._places.acquire()
        with ExitStack() as place:
            place.callback(self._places.release)
            yield place.close

    def for_request(self) -> Run:
        """Return what runs the parts of one request, one after the other."""
        loop, run = asyncio.get_running_loop(), copy_context().run

        def in_thread(
            function: Callable[..., _Result], *args: Any
        ) -> Awaitable[_Result]:
            return loop.run_in_executor(self._pool, run, function, *args)

        return in_thread


class Pools:
    """Threads for each kind of request, so that none shuts the others out."""

    def __init__(self) -> None:
        self._requests = Threads(_REQUESTS, "request")
        self._logins = Threads(_LOGINS, "login")

    def of(self, path: str) -> Threads:
        """Return the threads for requests of this path, below whatever prefix."""
        is_login = path.rstrip("/").endswith(_LOGIN)
        return self._logins if is_login else self._requests


def needs_no_thread(path: str) -> bool:
    """Say whether a request waits for nothing: not even for who knows its token."""
    return path.rstrip("/") == _HEALTH
