"""The documentation page and its files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from api.http.static_files import HTML, PAGE, SCRIPT, STYLE, File, parts_of, read_files


_CONTENT_TYPES = {
    PAGE: HTML,
    "page.css": STYLE,
    "start.js": SCRIPT,
    "swagger-ui-bundle.js": SCRIPT,
    "swagger-ui.css": STYLE,
}
#: The files that the page loads besides the OpenAPI document.
PARTS: Final = parts_of(_CONTENT_TYPES)


@cache
def files() -> Mapping[str, File]:
    """Return the page's files by name."""
    return read_files(Path(__file__).parent, _CONTENT_TYPES)
