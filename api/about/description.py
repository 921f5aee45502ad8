"""/api/openapi.json: the API's description for programs."""

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
        """Take a function that renders the document for the API's base path."""
        self._document = document

    @Operation(
        "describe_api",
        "About",
        {HTTPStatus.OK: document("The OpenAPI document.", {"type": "object"})},
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Get the OpenAPI document.

        OpenAPI 3.1.
        """
        Query.read(request)
        send(request, response, self._document(request.root_path))

    on_head = on_get
