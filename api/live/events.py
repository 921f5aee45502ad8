"""Server-sent events as bytes, for streams with chunks (HTTP/1.1) and without."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from api.answers.position import mark
from db.queries.changes import Position


#: Milliseconds after which a browser's EventSource comes back; the first line.
RETRY = b"retry: 1000\n\n"
#: A stream's last chunk.
LAST_CHUNK = b"0\r\n\r\n"


class Event:
    """What is sent to one or many clients: made once, not copied for each."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain

    @cached_property
    def chunked(self) -> bytes:
        """The same, framed as a chunk of HTTP/1.1."""
        return b"%x\r\n%b\r\n" % (len(self.plain), self.plain)


#: A comment, which clients pass over: the server is there, and watches.
SIGN_OF_LIFE = Event(b":\n\n")


def changes_event(position: Position, body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts of an event `changes`, of the parts of its JSON."""
    yield _beginning("changes", position)
    for part in body:
        # A text that the database kept may have breaks between its members, and an
        # event's data is one line.
        yield part.replace(b"\n", b" ").replace(b"\r", b" ")
    yield b"\n\n"


def end_event(position: Position, reason: str) -> Event:
    """Return the event `end`: nothing follows; its reason is one plain word."""
    body = b'{"reason":"%b"}\n\n' % reason.encode()
    return Event(_beginning("end", position) + body)


def _beginning(name: str, position: Position) -> bytes:
    return f"id: {mark(position)}\nevent: {name}\ndata: ".encode()
