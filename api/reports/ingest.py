"""Split the body of POST /reports/ into messages; pure.

Only the form is checked here. The receiver judges the content: what it cannot
record becomes a dead report, which people can inspect.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from api.http.bodies import BadBody, UnsupportedBody
from astute.damaged_json.mend import mend_json
from astute.damaged_json.tokens import split_array


#: Maximum number of JSON objects in a body, counted by their braces: splitting costs up
#: to 150 bytes for each. Reports have one brace in 130 bytes, start messages one in 55.
MOST_OBJECTS = 1_000_000


class Refused(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A part of a body that is not a message."""

    #: Line number, from 1, in a body of lines.
    line: int | UnsetType = UNSET
    #: Index, from 0, in an array.
    element: int | UnsetType = UNSET
    reason: str

    @property
    def place(self) -> str:
        """The position of the part, for people."""
        if self.line is UNSET:
            return f"The element $[{self.element}]"
        return f"Line {self.line}"


class Parts(NamedTuple):
    """The parts of a body."""

    messages: list[bytes]
    refused: list[Refused]


#: Splits a body. Raises BadBody.
Split = Callable[[bytes], Parts]
_Part = bytes | Refused


class _Object(msgspec.Struct, gc=False):
    """Any JSON object; its members are validated and discarded."""


_check_object = msgspec.json.Decoder(_Object).decode
_check_objects = msgspec.json.Decoder(list[_Object]).decode
_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
#: A non-empty line from its first character.
_LINE = re.compile(rb"[^ \t\r\n][^\n]*")


def splitter(media_type: str) -> Split:
    """Return the function that splits a body of this media type into messages.

    It refuses parts that are not messages, and keeps the others; it raises BadBody if
    no message is left. Raises UnsupportedBody.
    """
    if media_type not in _PARTS:
        raise UnsupportedBody(f"Content-Type must be one of: {', '.join(_PARTS)}")
    parts = _PARTS[media_type]

    def split(body: bytes) -> Parts:
        if body.count(b"{") > MOST_OBJECTS:
            raise BadBody(
                f"The body has more than {MOST_OBJECTS} JSON objects: send it in"
                " several parts"
            )
        messages: list[bytes] = []
        refused: list[Refused] = []
        for part in parts(body):
            if isinstance(part, Refused):
                refused.append(part)
            else:
                messages.append(part)
        if not messages:
            raise BadBody(_why_none(refused))
        return Parts(messages, refused)

    return split


def _why_none(refused: Sequence[Refused]) -> str:
    if not refused:
        return "The body contains no message"
    first, *others = refused
    more = f" (and none of {len(others)} others)" if others else ""
    return f"{first.place} cannot be read: {first.reason}{more}"


def _array_or_lines(body: bytes) -> Iterator[_Part]:
    if body.lstrip(b" \t\r\n").startswith(b"["):
        yield from _array(body)
    elif _is_one(body):
        # One object, possibly over several lines.
        yield body
    else:
        yield from _lines(body)


def _is_one(body: bytes) -> bool:
    try:
        _check_object(body)
    except _UNREADABLE:
        line = _LINE.search(body)
        # Does not inspect all lines, because there may be many.
        first_is_good = line is not None and _problem(line[0]) is None
        return not first_is_good and _problem(body) is None
    return True


def _array(body: bytes) -> Iterator[_Part]:
    try:
        _check_objects(body)
        elements: Iterable[msgspec.Raw | bytes] = _elements(body)
    except _UNREADABLE as error:
        found = split_array(body)
        if found is None:
            raise BadBody(
                f"The element $[{_whole_elements(body)}] cannot be read: {error}"
            ) from error
        for number, element in enumerate(found):
            problem = _problem(element)
            if problem is None:
                yield element
            else:
                yield Refused(element=number, reason=problem)
    else:
        yield from map(bytes, elements)


def _lines(body: bytes) -> Iterator[_Part]:
    number, counted = 1, 0
    for line in _LINE.finditer(body):
        number += body.count(b"\n", counted, line.start())
        counted = line.start()
        problem = _problem(line[0])
        yield line[0] if problem is None else Refused(line=number, reason=problem)


def _problem(message: bytes) -> str | None:
    """Return why a text is not a JSON object; None: it is, or the receiver mends it."""
    try:
        _check_object(message)
    except _UNREADABLE as error:
        mended = mend_json(message)
        if mended is not None and mended.text != message:
            return _problem(mended.text)
        return str(error)
    return None


def _whole_elements(body: bytes) -> int:
    """Return how many elements of a broken array precede the broken one."""
    count = 0

    class Counted(msgspec.Struct):
        def __post_init__(self) -> None:
            nonlocal count
            count += 1

    with suppress(*_UNREADABLE):
        msgspec.json.decode(body, type=list[Counted])
    return count


_PARTS: dict[str, Callable[[bytes], Iterator[_Part]]] = {
    "application/json": _array_or_lines,
    "application/x-ndjson": _lines,
    "application/jsonl": _lines,
    "text/plain": _lines,
}
