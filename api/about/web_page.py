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
#: The files that the page loads.
PARTS: Final = parts_of(_CONTENT_TYPES)


def resources() -> tuple[StaticPage, StaticPage]:
    """Return the resource of the page, and the resource of the files it loads."""
    files = _files()
    # No text of a report can become a script.
    policy = (
        "form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = of_page(
        "show_page",
        "Open the web page",
        "The page shows the history in a browser (docs/ui.md). It loads nothing from"
        " other hosts and has a login form.",
    )
    part = of_part(
        "show_page_part",
        "Get a stylesheet or script of the web page",
        "Built from web/src/ by `make web`.",
        PARTS,
        "page.js",
    )
    return (
        StaticPage(files, page, more_policy=policy),
        StaticPage(files, part, more_policy=policy),
    )


@cache
def _files() -> Mapping[str, File]:
    """Return the page's files by name."""
    return read_files(Path(web.__file__).parent / "dist", _CONTENT_TYPES)
