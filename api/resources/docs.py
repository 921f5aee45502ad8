"""/api/openapi.json and /api/docs/: what this API is, for programs and for people."""

import falcon

from api.answers import send
from api.conditional import tag
from api.params import no_query
from api.viewer import PAGE, PARTS, File, files


#: The page loads its own files and asks this API; nothing else, in either direction.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Description:
    """The OpenAPI document."""

    def __init__(self, document: bytes) -> None:
        self._document = document

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the document."""
        no_query(request.params)
        send(request, response, self._document)

    on_head = on_get


class Page:
    """The page that shows the document."""

    def __init__(self) -> None:
        self._page = files()[PAGE]

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the page."""
        _send(request, response, self._page)

    on_head = on_get


class PagePart:
    """The styles and scripts of the page."""

    def __init__(self) -> None:
        self._files = files()

    def on_get(
        self, request: falcon.Request, response: falcon.Response, part: str
    ) -> None:
        """Answer with the file of this name."""
        if part not in PARTS:
            raise falcon.HTTPNotFound
        _send(request, response, self._files[part])

    on_head = on_get


def _send(request: falcon.Request, response: falcon.Response, file: File) -> None:
    no_query(request.params)
    # Before the tag: a browser takes the policy of a 304 for the page's own.
    response.set_header("Content-Security-Policy", _POLICY)
    tag(request, response, file.digest)
    response.content_type = file.content_type
    response.data = file.content
