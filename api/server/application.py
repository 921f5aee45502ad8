"""The WSGI application as one of ASGI: no thread waits for a client."""

import asyncio
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from api.http.streaming import STOPPING, Stream
from api.server.body import Body, Receive
from api.server.environ import environ_of
from api.server.sending import Answer, Send, Sending
from api.server.threads import Pools, needs_no_thread


_Scope = dict[str, Any]
_Application = Callable[..., Iterable[bytes]]

#: Headers of requests that have a body.
_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})


class OnEventLoop:
    """An ASGI application that lets a WSGI application answer, in a few threads.

    A request gets a thread when it is there, and its answer is sent by the loop: what
    threads wait for is the database.
    """

    def __init__(self, application: _Application, seconds: float) -> None:
        """`seconds`: in which a client has to do its part (REQUEST_SECONDS)."""
        self._application = application
        self._seconds = seconds
        self._pools = Pools()

    async def __call__(self, scope: _Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(scope, receive, send)
            return
        sending = Sending(scope, receive, send, self._seconds)
        is_empty = _FRAMING.isdisjoint(name for name, _ in scope["headers"])
        body = Body(receive, self._seconds, is_whole=is_empty)
        try:
            await body.begin()
        except TimeoutError:
            close = [(b"connection", b"close"), (b"content-length", b"0")]
            await sending.whole(Answer(HTTPStatus.REQUEST_TIMEOUT, close))
        except ConnectionResetError:
            pass
        else:
            await self._answer(scope, body, sending)

    async def _answer(self, scope: _Scope, body: Body, sending: Sending) -> None:
        environ = environ_of(scope, body)
        if needs_no_thread(scope["path"]):
            await sending.whole(_answer(self._application, environ))
            return
        environ[STOPPING] = scope["state"][STOPPING]
        threads = self._pools.of(scope["path"])
        run = threads.for_request()
        async with threads.place() as leave:
            answer = await run(_answer, self._application, environ)
            if not body.is_whole:
                # What is left of it would be taken for the next request.
                answer.headers.append((b"connection", b"close"))
            if answer.stream is None:
                await sending.whole(answer)
            else:
                await sending.stream(answer, answer.stream, run, leave)


def _answer(application: _Application, environ: dict[str, Any]) -> Answer:
    started: list[Answer] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        encoded = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers
        ]
        started.append(Answer(int(status.partition(" ")[0]), encoded))

    body = application(environ, start)
    if isinstance(body, Stream):
        return started[-1]._replace(stream=body)
    return started[-1]._replace(body=b"".join(body))


async def _live(scope: _Scope, receive: Receive, send: Send) -> None:
    """Keep the state of the process until it stops."""
    scope["state"][STOPPING] = asyncio.Event()
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})
