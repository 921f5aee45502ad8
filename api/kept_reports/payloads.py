"""What came, as a JSON text can hold it."""

from base64 import b64encode
from typing import Literal


Encoding = Literal["utf-8", "base64"]


def payload_text(payload: bytes) -> tuple[str, Encoding]:
    """Return bytes as a text, and how: in base64 where they are none."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = "\0"
    # Many readers end a text at a NUL.
    if "\0" in text:
        return b64encode(payload).decode(), "base64"
    return text, "utf-8"
