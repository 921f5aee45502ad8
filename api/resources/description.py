"""/api/openapi.json: what this API is, for programs."""

import falcon

from api.answers import send
from api.params import no_query


class Description:
    """The OpenAPI document."""

    def __init__(self, document: bytes) -> None:
        self._document = document

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the document."""
        no_query(request.params)
        send(request, response, self._document)

    on_head = on_get
