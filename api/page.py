"""The web page, as /ui/ serves it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import web
from api.static_files import HTML, PAGE, SCRIPT, STYLE, File, parts_of, read_files


_CONTENT_TYPES = {
    PAGE: HTML,
    "page.css": STYLE,
    "page.js": SCRIPT,
    "theme.js": SCRIPT,
}
#: What the page loads.
PARTS: Final = parts_of(_CONTENT_TYPES)


def files() -> Mapping[str, File]:
    """Return the page's files by their names."""
    return read_files(Path(web.__file__).parent / "dist", _CONTENT_TYPES)
