"""Server-sent events as bytes, with chunks (HTTP/1.1) or without."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from api.answers.position import mark
from db.queries.changes import Position


#: Milliseconds until a browser's EventSource reconnects; the first line of a stream.
RETRY = b"retry: 1000\n\n"
#: A stream's last chunk.
LAST_CHUNK = b"0\r\n\r\n"


class Event:
    """Bytes for one or many clients: built once, never copied per client."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain

    @cached_property
    def chunked(self) -> bytes:
        """The same bytes framed as a chunk of HTTP/1.1."""
        return b"%x\r\n%b\r\n" % (len(self.plain), self.plain)


#: A heartbeat: a comment, which clients skip.
SIGN_OF_LIFE = Event(b":\n\n")


def changes_event(position: Position, body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts of an event `changes`, from the parts of its JSON."""
    yield _beginning("changes", position)
    for part in body:
        # Stored JSON may contain line breaks between its members, but an event's
        # data is one line.
        yield part.replace(b"\n", b" ").replace(b"\r", b" ")
    yield b"\n\n"


def end_event(position: Position, reason: str) -> Event:
    """Return the last event, `end`; its reason is one plain word."""
    body = b'{"reason":"%b"}\n\n' % reason.encode()
    return Event(_beginning("end", position) + body)


def _beginning(name: str, position: Position) -> bytes:
    return f"id: {mark(position)}\nevent: {name}\ndata: ".encode()
