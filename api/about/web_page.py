"""/ui/: the web page."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import web
from api.about.static_page import StaticPage, of_page, of_part
from api.http.static_files import HTML, PAGE, SCRIPT, STYLE, File, parts_of, read_files


_CONTENT_TYPES = {
    PAGE: HTML,
    "page.css": STYLE,
    "page.js": SCRIPT,
    "theme.js": SCRIPT,
}
#: What the page loads.
PARTS: Final = parts_of(_CONTENT_TYPES)


def resources() -> tuple[StaticPage, StaticPage]:
    """Return what answers with the page, and what answers with its parts."""
    files = _files()
    # A text of a report can become no script.
    policy = (
        "form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = of_page(
        "show_page",
        "See the history in a browser",
        "The web page: docs/ui.md. It loads nothing from elsewhere, and asks for a"
        " login itself.",
    )
    part = of_part(
        "show_page_part",
        "Get a style or a script of the web page",
        "Made of web/src/ by `make web`.",
        PARTS,
        "page.js",
    )
    return (
        StaticPage(files, page, more_policy=policy),
        StaticPage(files, part, more_policy=policy),
    )


@cache
def _files() -> Mapping[str, File]:
    """Return the page's files by their names."""
    return read_files(Path(web.__file__).parent / "dist", _CONTENT_TYPES)
