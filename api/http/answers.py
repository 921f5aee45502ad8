"""Answers to GET that are one object, or one page of a list."""

from collections.abc import Iterable

import falcon

from api.http.etags import tag
from api.http.formats import Format, negotiated
from api.http.pagination import Paging


def send(request: falcon.Request, response: falcon.Response, body: bytes) -> None:
    """Answer with one JSON text, in the format that the client accepts.

    304 where the client has it already. Raises NotAcceptable.
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
    """Answer with a page, of parts that are each some elements of a JSON array.

    304 where the client has it already. A page is soon read: whether it changed is
    seen by itself, without a question of its own before.
    """
    body = b"".join(answer_format.array(parts))
    tag(request, response, body, paging.more)
    response.content_type = answer_format.content_type
    response.data = body
