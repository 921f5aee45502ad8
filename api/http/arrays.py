"""A JSON array that is written while its elements come."""

from collections.abc import Iterable, Iterator

import msgspec


def elements(items: Iterable[msgspec.Struct]) -> bytes:
    """Return the items as JSON, without the brackets of an array."""
    return msgspec.json.encode(list(items))[1:-1]


def json_array(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one JSON array made of parts, each some elements or none.

    Nothing is yielded before the first part is known: a failure to get it is
    raised by the first step.
    """
    opening = b"["
    for part in parts:
        if part:
            yield opening + part
            opening = b","
    yield b"[]" if opening == b"[" else b"]"
