"""The body of POST /reports/ → the messages that it holds; pure.

Only its form is judged here. What a message says is the receiver's to judge:
what that cannot take becomes a dead report, which somebody can look at.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec

from api.bodies import BadBody, UnsupportedBody


#: JSON objects in a body, counted by their braces: to tell them apart costs up to
#: 150 bytes each. Reports have one brace in 130 bytes, start messages one in 55.
MOST_OBJECTS = 1_000_000

#: Takes a body apart. Raises BadBody.
Split = Callable[[bytes], list[bytes]]


class _Object(msgspec.Struct, gc=False):
    """Any JSON object: its members must be JSON and are not kept."""


_check_object = msgspec.json.Decoder(_Object).decode
_check_objects = msgspec.json.Decoder(list[_Object]).decode
_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
#: A line from its first character on, unless it is empty.
_LINE = re.compile(rb"[^ \t\r\n][^\n]*")


def splitter(media_type: str) -> Split:
    """Return what takes a body of this media type apart, into one message or more.

    Raises UnsupportedBody.
    """
    if media_type not in _PARTS:
        raise UnsupportedBody(f"Content-Type must be one of: {', '.join(_PARTS)}")
    parts = _PARTS[media_type]

    def split(body: bytes) -> list[bytes]:
        if body.count(b"{") > MOST_OBJECTS:
            raise BadBody(
                f"The body has more than {MOST_OBJECTS} JSON objects: send it in"
                " several parts"
            )
        messages = list(parts(body))
        if not messages:
            raise BadBody("The body holds no message")
        return messages

    return split


def _array_or_lines(body: bytes) -> Iterator[bytes]:
    if body.lstrip(b" \t\r\n").startswith(b"["):
        yield from _array(body)
        return
    try:
        _check(body)
    except _UNREADABLE:
        yield from _lines(body)
    else:
        # One object, which may be written on several lines.
        yield body


def _array(body: bytes) -> Iterator[bytes]:
    try:
        _check_objects(body)
        elements = _elements(body)
    except _UNREADABLE as error:
        raise _unreadable_element(_whole_elements(body), error) from error
    for number, element in enumerate(elements):
        message = bytes(element)
        try:
            message.decode()
        except UnicodeDecodeError as error:
            raise _unreadable_element(number, error) from error
        yield message


def _lines(body: bytes) -> Iterator[bytes]:
    for line in _LINE.finditer(body):
        message = line[0]
        try:
            _check(message)
        except _UNREADABLE as error:
            number = body.count(b"\n", 0, line.start()) + 1
            raise BadBody(f"Line {number} cannot be read: {error}") from error
        yield message


def _check(message: bytes) -> None:
    _check_object(message)
    # msgspec passes over texts that it does not keep.
    message.decode()


def _unreadable_element(number: int, error: Exception) -> BadBody:
    return BadBody(f"The element $[{number}] cannot be read: {error}")


def _whole_elements(body: bytes) -> int:
    """Return how many elements of a broken array come before the broken one."""
    count = 0

    class Counted(msgspec.Struct):
        def __post_init__(self) -> None:
            nonlocal count
            count += 1

    with suppress(*_UNREADABLE):
        msgspec.json.decode(body, type=list[Counted])
    return count


_PARTS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "application/json": _array_or_lines,
    "application/x-ndjson": _lines,
    "application/jsonl": _lines,
    "text/plain": _lines,
}
