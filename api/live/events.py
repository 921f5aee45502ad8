"""Server-sent events as bytes."""

from collections.abc import Iterable, Iterator

from api.answers.position import mark
from db.queries.changes import Position


#: Milliseconds until a browser's EventSource reconnects; the first line of a stream.
RETRY = b"retry: 1000\n\n"
#: A comment, which clients pass over: the server is there, and watches.
SIGN_OF_LIFE = b":\n\n"


def changes_event(position: Position, body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts of an event `changes`, from the parts of its JSON."""
    yield _beginning("changes", position)
    for part in body:
        # Stored JSON may contain line breaks between its members, but an event's
        # data is one line.
        yield part.replace(b"\n", b" ").replace(b"\r", b" ")
    yield b"\n\n"


def told_event(name: str, position: Position, body: bytes) -> bytes:
    """Return an event beside the changes: the position stays what it was."""
    return _beginning(name, position) + body + b"\n\n"


def end_event(position: Position, reason: str) -> bytes:
    """Return the event `end`: nothing follows; its reason is one plain word."""
    body = b'{"reason":"%b"}\n\n' % reason.encode()
    return _beginning("end", position) + body


def _beginning(name: str, position: Position) -> bytes:
    return f"id: {mark(position)}\nevent: {name}\ndata: ".encode()
