"""The page that shows the API's description, and the files it is made of."""

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
#: What the page loads besides the description.
PARTS: Final = parts_of(_CONTENT_TYPES)


@cache
def files() -> Mapping[str, File]:
    """Return the page's files by their names."""
    return read_files(Path(__file__).parent, _CONTENT_TYPES)
