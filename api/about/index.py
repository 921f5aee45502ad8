"""/: links to everything, for someone who knows only the server's name."""

from http import HTTPStatus
from typing import Final

import falcon
import msgspec

from api.http.links import path_of
from api.http.query import Query
from api.operations.answers import nothing, written
from api.operations.operation import Operation
from api.operations.shape import Shape


_JSON: Final = falcon.MEDIA_JSON
_HTML: Final = falcon.MEDIA_HTML
#: Names of the linked documents and their paths.
PLACES: Final = {
    "page": "/ui/",
    "transactions": "/api/transactions/",
    "documentation": "/api/docs/",
    "openapi": "/api/openapi.json",
    "version": "/api/version/",
    "login": "/keystone/v2.0/tokens",
}


_INDEX: Shape = {
    "type": "object",
    "properties": {
        "page": {"type": "string", "description": "The web page."},
        "transactions": {"type": "string", "description": "The list of runs."},
        "documentation": {"type": "string", "description": "This document for people."},
        "openapi": {"type": "string", "description": "This document for programs."},
        "version": {"type": "string", "description": "The version of the API."},
        "login": {"type": "string", "description": "Where to get a token."},
    },
    "required": list(PLACES),
    "additionalProperties": False,
}


class Index:
    """Redirects browsers to the page; gives programs the links."""

    @Operation(
        "show_index",
        "About",
        {
            HTTPStatus.OK: written("The links.", _INDEX),
            HTTPStatus.FOUND: nothing(
                "A redirect of browsers to the page.", "Location"
            ),
        },
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List the entry points of this server.

        Paths include the prefix of the proxy. Browsers are redirected to the page.
        """
        Query.read(request)
        if request.client_prefers((_JSON, _HTML)) == _HTML:
            response.status = HTTPStatus.FOUND
            # If no proxy states our prefix, a relative path is correct all the same.
            page = PLACES["page"]
            response.location = (
                path_of(request, page) if request.root_path else page.lstrip("/")
            )
            return
        response.content_type = _JSON
        response.data = msgspec.json.encode(
            {name: path_of(request, path) for name, path in PLACES.items()}
        )

    on_head = on_get
