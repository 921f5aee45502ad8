"""Parse a stream of server-sent events as it arrives."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class ServerEvent(NamedTuple):
    """One event; an event without a name is a comment, used as a heartbeat."""

    name: str = ""
    data: bytes = b""


def events(parts: Iterable[bytes]) -> Iterator[ServerEvent]:
    """Yield the events of a text that arrives in parts.

    An incomplete event at the end is dropped.
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
