"""Answers to GET with one object or one page of a list."""

from collections.abc import Iterable

import falcon

from api.http.etags import tag
from api.http.formats import Format, negotiated
from api.http.pagination import Paging


def send(request: falcon.Request, response: falcon.Response, body: bytes) -> None:
    """Answer with one JSON text, converted to the format that the client accepts.

    The answer is 304 if the client has it already. Raises NotAcceptable.
    """
    answer_format = negotiated(request)
    tag(request, response, body)
    response.content_type = answer_format.content_type
    response.data = answer_format.document(body)


def send_page(
    request: falcon.Request,
    response: falcon.Response,
    answer_format: Format,
    parts: Iterable[bytes],
    paging: Paging,
) -> None:
    """Answer with a page; each part holds elements of a JSON array.

    The answer is 304 if the client has it already. A page is quick to read, so its ETag
    is computed from its content, without an earlier query for a version.
    """
    body = b"".join(answer_format.array(parts))
    tag(request, response, body, paging.more)
    response.content_type = answer_format.content_type
    response.data = body
