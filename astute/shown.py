"""A parked message in the form that people see."""

import zlib
from typing import NamedTuple

from astute.unpack import beginning
from astute.wire import WireError, decode_method


class Shown(NamedTuple):
    """The message of one delivery."""

    #: None: it is too long, or not JSON that every parser accepts.
    method: str | None
    #: Its first bytes, decompressed.
    text: bytes
    #: Whether these are all its bytes.
    is_whole: bool


def shown(payload: bytes, most: int) -> Shown:
    """Return the content of a delivery with one message, at most `most` bytes of it."""
    try:
        text = beginning(payload, most + 1)
    except zlib.error:
        text = payload
    is_whole = len(text) <= most
    try:
        method = decode_method(text).method if is_whole else None
    except WireError:
        method = None
    return Shown(method, text[:most], is_whole)
