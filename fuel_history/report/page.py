"""The page's file as `make web` built it, with a run's data in its placeholder."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import web
from fuel_history.errors import ClientError


#: The placeholder of the data.
_PLACE = b"@HELD@"
#: Characters that end a script, start a comment in HTML, or end a line in old scripts;
#: they occur in strings only, where JSON can escape them.
_ESCAPED = {
    b"<": b"\\u003c",
    "\u2028".encode(): b"\\u2028",
    "\u2029".encode(): b"\\u2029",
}


class NoPage(ClientError):
    """The page is not installed with this client."""


def page(held: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield an HTML file that shows a run; `held` is from report.held.held.

    It loads nothing, runs only its own script, and never treats a text as markup.
    Raises NoPage.
    """
    before, after = _template()
    yield before
    yield _json(held)
    yield after


def _template() -> tuple[bytes, bytes]:
    # From this client's package, not from the server: it must read the format that this
    # client writes, and older servers have no page.
    path = Path(web.__file__).parent / "dist" / "report.html"
    try:
        before, place, after = path.read_bytes().partition(_PLACE)
    except OSError as error:
        raise NoPage(f"{path} cannot be read: reinstall fuel2") from error
    if not place:
        raise NoPage(f"{path} is damaged: reinstall fuel2")
    return before, after


def _json(value: object) -> bytes:
    text = msgspec.json.encode(value)
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return text
