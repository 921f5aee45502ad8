"""/api/docs/: the page that shows the API's description."""

from api import viewer
from api.about.static_page import StaticPage, of_page, of_part


def resources() -> tuple[StaticPage, StaticPage]:
    """Return what answers with the page, and what answers with its parts."""
    files, policy = viewer.files(), "form-action 'none'"
    page = of_page(
        "show_docs",
        "Read this description in a browser",
        "It loads nothing from elsewhere. `Authorize` takes a token.",
    )
    part = of_part(
        "show_docs_part",
        "Get a style or a script of that page",
        "Swagger UI, and how it is set up here.",
        viewer.PARTS,
        "start.js",
    )
    return (
        StaticPage(files, page, more_policy=policy),
        StaticPage(files, part, more_policy=policy),
    )
