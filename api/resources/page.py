"""/ui/: the web page. What it shows it asks this API for, with a token."""

import falcon

from api.conditional import tag
from api.page import PAGE, PARTS, files
from api.params import no_query


#: The page loads its own files and asks this API; a text can become no script.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)


class WebPage:
    """The page and the files that it loads."""

    def __init__(self) -> None:
        self._files = files()

    def on_get(
        self, request: falcon.Request, response: falcon.Response, part: str = PAGE
    ) -> None:
        """Answer with the page, or with the file of this name."""
        no_query(request.params)
        if part != PAGE and part not in PARTS:
            raise falcon.HTTPNotFound
        file = self._files[part]
        # Before the tag: a browser takes the policy of a 304 for the page's own.
        response.set_header("Content-Security-Policy", _POLICY)
        tag(request, response, file.digest)
        response.content_type = file.content_type
        response.data = file.content

    on_head = on_get
