"""Bytes of a message as a text that JSON can hold."""

from base64 import b64encode
from typing import Literal


Encoding = Literal["utf-8", "base64"]


def payload_text(payload: bytes) -> tuple[str, Encoding]:
    """Return the bytes as a text, and its encoding: base64 if they are not text."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = "\0"
    # Many parsers end a text at a NUL.
    if "\0" in text:
        return b64encode(payload).decode(), "base64"
    return text, "utf-8"
