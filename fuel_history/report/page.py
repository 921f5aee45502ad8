"""The page's file: what `make web` made, and a run's data in its place."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import web
from fuel_history.errors import ClientError


#: Where the data goes.
_PLACE = b"@HELD@"
#: What ends a script or begins a comment in HTML, and what older scripts take for the
#: end of a line: all of them are in texts only, where JSON has another way to say it.
_ESCAPED = {
    b"<": b"\\u003c",
    "\u2028".encode(): b"\\u2028",
    "\u2029".encode(): b"\\u2029",
}


class NoPage(ClientError):
    """The page is not installed with this client."""


def page(held: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield an HTML file that shows a run, of :func:`fuel_history.report.held.held`.

    It loads nothing, runs its own script only, and a text in it is never markup.
    Raises NoPage.
    """
    before, after = _template()
    yield before
    yield _json(held)
    yield after


def _template() -> tuple[bytes, bytes]:
    # From this client's own package, not from the server: it reads what this client
    # writes, and a server that is older has none.
    path = Path(web.__file__).parent / "dist" / "report.html"
    try:
        before, place, after = path.read_bytes().partition(_PLACE)
    except OSError as error:
        raise NoPage(f"{path} cannot be read: install fuel2 anew") from error
    if not place:
        raise NoPage(f"{path} is damaged: install fuel2 anew")
    return before, after


def _json(value: object) -> bytes:
    text = msgspec.json.encode(value)
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return text
