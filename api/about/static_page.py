"""/ui/ and /api/docs/: pages whose data this API gives, and the files they load."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import falcon

from api.http.etags import tag
from api.http.query import Json, Query
from api.http.static_files import PAGE, File
from api.operations.answers import file
from api.operations.operation import Operation, in_path


def of_page(name: str, summary: str, description: str) -> Operation:
    """Return the operation that answers with a page."""
    return Operation(
        name,
        "About",
        {HTTPStatus.OK: file("The page.", "text/html")},
        summary=summary,
        description=description,
        public=True,
    )


def of_part(
    name: str, summary: str, description: str, parts: Sequence[str], example: str
) -> Operation:
    """Return the operation that answers with one of a page's parts."""
    schema: Json = {"type": "string", "enum": list(parts)}
    return Operation(
        name,
        "About",
        {HTTPStatus.OK: file("The file.", "text/css", "text/javascript")},
        summary=summary,
        description=description,
        path=(in_path("part", "The file's name.", example, schema),),
        public=True,
    )


class StaticPage:
    """A page or its parts, with what its browser is to allow it."""

    def __init__(
        self, files: Mapping[str, File], operation: Operation, *, more_policy: str
    ) -> None:
        self._files = files
        self.operation = operation
        #: It loads its own files and asks this API; nothing else, in either direction.
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self';"
            " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
            f" frame-ancestors 'none'; {more_policy}"
        )

    def on_get(
        self,
        request: falcon.Request,
        response: falcon.Response,
        part: str | None = None,
    ) -> None:
        """Answer with the page, or with the file of this name."""
        if part == PAGE or (part is not None and part not in self._files):
            raise falcon.HTTPNotFound
        Query.read(request)
        if part is None and not request.env["PATH_INFO"].endswith("/"):
            # Its parts are beside it, wherever proxies have put it.
            response.status = HTTPStatus.PERMANENT_REDIRECT
            response.location = f"{request.path.rpartition('/')[2]}/"
            return
        file = self._files[part or PAGE]
        # Before the tag: a browser takes the policy of a 304 for the page's own.
        response.set_header("Content-Security-Policy", self._policy)
        tag(request, response, file.digest)
        response.content_type = file.content_type
        response.data = file.content

    on_head = on_get
