"""Colours of statuses, on terminals only."""

from collections.abc import Mapping
from typing import Final, TextIO


#: Of each status that has one. Red and green differ in brightness too: one is bold.
STYLES: Final[Mapping[str, str]] = {
    "running": "cyan",
    "skipped": "dim",
    "ready": "green",
    "error": "bold red",
    "stopped": "yellow",
}
_CODES = {"cyan": 36, "dim": 2, "green": 32, "bold red": "1;31", "yellow": 33}


def wanted(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether a stream is a terminal with colours; NO_COLOR disables them."""
    plain = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def coloured(status: str) -> str:
    """Return a status in its colour."""
    style = STYLES.get(status)
    return f"\x1b[{_CODES[style]}m{status}\x1b[0m" if style else status
