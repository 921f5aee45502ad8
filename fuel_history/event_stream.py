"""A stream of server-sent events, read as it comes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class ServerEvent(NamedTuple):
    """One event; without a name it is a comment: the server is there."""

    name: str = ""
    data: bytes = b""


def events(parts: Iterable[bytes]) -> Iterator[ServerEvent]:
    """Yield the events of a text that comes in parts.

    What is cut off in the middle is no event.
    """
    name, data = "message", list[bytes]()
    for line in _lines(parts):
        if line.startswith(b":"):
            yield ServerEvent()
        elif line.startswith(b"event:"):
            name = line[6:].strip().decode(errors="replace")
        elif line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif not line:
            if data:
                yield ServerEvent(name, b"\n".join(data))
            name, data = "message", []


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    begun: list[bytes] = []
    for part in parts:
        first, *others = part.split(b"\n")
        begun.append(first)
        for line in others:
            yield b"".join(begun).removesuffix(b"\r")
            begun = [line]
