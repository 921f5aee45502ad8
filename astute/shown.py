"""A message as it was stored before its run was known → what people are shown."""

import zlib
from typing import NamedTuple

from astute.unpack import beginning
from astute.wire import WireError, decode_method


class Shown(NamedTuple):
    """The message of one delivery."""

    #: None: it is too long, or no JSON that every reader takes.
    method: str | None
    #: Its first bytes, decompressed.
    text: bytes
    #: Whether these are all of them.
    is_whole: bool


def shown(payload: bytes, most: int) -> Shown:
    """Return what a delivery of one message says, at most so many bytes of it."""
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
