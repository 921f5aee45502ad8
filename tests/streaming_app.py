"""A WSGI application whose streams are handed over; any other path is answered."""

import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Any


_streams: list[socket.socket] = []


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /stream with a part, and with another one for each GET /tell."""
    start("200 OK", [("Content-Type", "text/event-stream")])
    if environ["PATH_INFO"] == "/stream":
        return _stream(environ["gunicorn.socket"])
    if environ["PATH_INFO"] == "/tell":
        for stream in _streams:
            stream.sendall(b"6\r\nlater\n\r\n0\r\n\r\n")
            stream.close()
    return [b"answered"]


def _stream(client: Any) -> Iterator[bytes]:
    yield b"first\n"
    _streams.append(client.hand_over())
