"""/api/openapi.json: what this API is, for programs."""

from collections.abc import Callable
from http import HTTPStatus

import falcon

from api.http.answers import send
from api.http.query import Query
from api.operations.answers import document
from api.operations.operation import Operation


class Description:
    """The OpenAPI document."""

    def __init__(self, document: Callable[[str], bytes]) -> None:
        """`document` returns it for the path below which the API is."""
        self._document = document

    @Operation(
        "describe_api",
        "About",
        {HTTPStatus.OK: document("The description.", {"type": "object"})},
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Get this description.

        OpenAPI 3.1.
        """
        Query.read(request)
        send(request, response, self._document(request.root_path))

    on_head = on_get
