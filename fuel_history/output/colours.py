"""Colours of statuses, on terminals only."""

from collections.abc import Mapping
from typing import TextIO


_RESET = "\x1b[0m"
#: Red and green differ in brightness too: one is bold.
_STATUSES = {
    "running": "\x1b[36m",
    "skipped": "\x1b[2m",
    "ready": "\x1b[32m",
    "error": "\x1b[1;31m",
    "stopped": "\x1b[33m",
}


def wanted(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether a stream is a terminal with colours; NO_COLOR disables them."""
    plain = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def coloured(status: str) -> str:
    """Return a status in its colour."""
    colour = _STATUSES.get(status)
    return f"{colour}{status}{_RESET}" if colour else status
