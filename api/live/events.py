"""Server-sent events as bytes."""

from collections.abc import Iterable, Iterator

from api.answers.position import mark
from db.queries.changes import Position


#: Milliseconds after which a browser's EventSource comes back; the first line.
RETRY = b"retry: 1000\n\n"
#: A comment, which clients pass over: the server is there, and watches.
SIGN_OF_LIFE = b":\n\n"


def changes_event(position: Position, body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts of an event `changes`, of the parts of its JSON."""
    yield _beginning("changes", position)
    for part in body:
        # A text that the database kept may have breaks between its members, and an
        # event's data is one line.
        yield part.replace(b"\n", b" ").replace(b"\r", b" ")
    yield b"\n\n"


def end_event(position: Position, reason: str) -> bytes:
    """Return the event `end`: nothing follows; its reason is one plain word."""
    body = b'{"reason":"%b"}\n\n' % reason.encode()
    return _beginning("end", position) + body


def _beginning(name: str, position: Position) -> bytes:
    return f"id: {mark(position)}\nevent: {name}\ndata: ".encode()
