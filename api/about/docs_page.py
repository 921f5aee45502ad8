"""/api/docs/: the page that renders the OpenAPI document."""

from api import viewer
from api.about.static_page import StaticPage, of_page, of_part


def resources() -> tuple[StaticPage, StaticPage]:
    """Return the resource of the page, and the resource of the files it loads."""
    files, policy = viewer.files(), "form-action 'none'"
    page = of_page(
        "show_docs",
        "Read this documentation in a browser",
        "The page loads nothing from other hosts. `Authorize` takes a token.",
    )
    part = of_part(
        "show_docs_part",
        "Get a stylesheet or script of the documentation page",
        "Swagger UI and its configuration.",
        viewer.PARTS,
        "start.js",
    )
    return (
        StaticPage(files, page, more_policy=policy),
        StaticPage(files, part, more_policy=policy),
    )
