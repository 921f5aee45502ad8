"""The web page, as /ui/ serves it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import web
from api.viewer import SCRIPT, STYLE, File, read_file


#: The page itself.
PAGE: Final = "index.html"
_CONTENT_TYPES = {
    PAGE: "text/html; charset=utf-8",
    "page.css": STYLE,
    "page.js": SCRIPT,
    "theme.js": SCRIPT,
}
#: What the page loads.
PARTS: Final = tuple(name for name in _CONTENT_TYPES if name != PAGE)


def files() -> Mapping[str, File]:
    """Return the page's files by their names."""
    folder = Path(web.__file__).parent / "dist"
    return {
        name: read_file(folder / name, content_type)
        for name, content_type in _CONTENT_TYPES.items()
    }
