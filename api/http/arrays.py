"""Write a JSON array while its elements are being read."""

from collections.abc import Iterable, Iterator

import msgspec


def elements(items: Iterable[msgspec.Struct]) -> bytes:
    """Return the items as JSON, without the brackets of an array."""
    return msgspec.json.encode(list(items))[1:-1]


def json_array(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one JSON array made of parts, each with zero or more elements.

    Nothing is yielded before the first part is available, so the first step raises an
    error of getting it.
    """
    opening = b"["
    for part in parts:
        if part:
            yield opening + part
            opening = b","
    yield b"[]" if opening == b"[" else b"]"
