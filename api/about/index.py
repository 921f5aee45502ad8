"""/: where everything is, for whoever has only the server's name."""

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
#: What there is, and its path.
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
        "documentation": {"type": "string", "description": "This, for people."},
        "openapi": {"type": "string", "description": "This, for programs."},
        "version": {"type": "string", "description": "Which API this is."},
        "login": {"type": "string", "description": "Gives a token."},
    },
    "required": list(PLACES),
    "additionalProperties": False,
}


class Index:
    """Leads browsers to the page, and programs to the rest."""

    @Operation(
        "show_index",
        "About",
        {
            HTTPStatus.OK: written("What there is.", _INDEX),
            HTTPStatus.FOUND: nothing("The page, for browsers.", "Location"),
        },
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Find what there is here.

        Paths of this server, below the prefix of its proxy. A browser is sent to the
        page.
        """
        Query.read(request)
        if request.client_prefers((_JSON, _HTML)) == _HTML:
            response.status = HTTPStatus.FOUND
            # Relative where nobody says what is before our paths: it fits all the same.
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
