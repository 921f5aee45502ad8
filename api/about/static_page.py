"""/ui/ and /api/docs/: pages that show data of this API, and the files they load."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import falcon

from api.http.etags import tag
from api.http.query import Json, Query
from api.http.static_files import PAGE, File
from api.operations.answers import file
from api.operations.operation import Operation, in_path


def of_page(name: str, summary: str, description: str) -> Operation:
    """Return the operation that serves a page."""
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
    """Return the operation that serves one of a page's files."""
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
    """Serves a page or its files, with a policy for the browser."""

    def __init__(
        self, files: Mapping[str, File], operation: Operation, *, more_policy: str
    ) -> None:
        self._files = files
        self.operation = operation
        #: It may load its own files and call this API, and nothing else.
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
        """Answer with the page, or with the file named `part`."""
        if part == PAGE or (part is not None and part not in self._files):
            raise falcon.HTTPNotFound
        Query.read(request)
        if part is None and not request.env["PATH_INFO"].endswith("/"):
            # Its files are beside it, whatever prefix a proxy adds.
            response.status = HTTPStatus.PERMANENT_REDIRECT
            response.location = f"{request.path.rpartition('/')[2]}/"
            return
        file = self._files[part or PAGE]
        # Set before the ETag is compared: a browser applies the policy of a 304 too.
        response.set_header("Content-Security-Policy", self._policy)
        tag(request, response, file.digest)
        response.content_type = file.content_type
        response.data = file.content

    on_head = on_get
