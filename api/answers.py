"""Answers to GET that are one object."""

import falcon

from api.conditional import tag
from api.formats import negotiated


def send(request: falcon.Request, response: falcon.Response, body: bytes) -> None:
    """Answer with one JSON text, in the format that the client accepts.

    304 where the client has it already. Raises NotAcceptable.
    """
    answer_format = negotiated(request)
    tag(request, response, body)
    response.content_type = answer_format.content_type
    response.data = answer_format.document(body)
