"""The body of an error: RFC 9457, plus the members that the released clients read."""

from http import HTTPStatus
from typing import Annotated

import falcon
import msgspec

from fuel_history.shapes.shape import means


CONTENT_TYPE = "application/problem+json"
#: Seconds after which a client may try again.
RETRY_AFTER = "5"
_UNSPECIFIED = "about:blank"


class Problem(msgspec.Struct):
    """The body of an error: RFC 9457's members, then two for the clients."""

    type: Annotated[str, means("Stable; `about:blank`: only the HTTP status applies.")]
    title: Annotated[str, means("The meaning of the status in HTTP.")]
    status: Annotated[int, means("The answer's status.")]
    detail: Annotated[str, means("What is wrong, and what to do.")]
    message: Annotated[str, means("The same, where the clients expect it.")]
    errors: Annotated[list[str], means("Always empty; the clients expect it.")]


def answer(
    response: falcon.Response,
    status: HTTPStatus,
    detail: str,
    *,
    code: str | None = None,
) -> None:
    """Answer with an error; `code` is the stable name of one of our own errors."""
    response.status = status
    response.content_type = CONTENT_TYPE
    kind = f"urn:fuel-history:{code}" if code else _UNSPECIFIED
    response.data = msgspec.json.encode(
        Problem(kind, status.phrase, status.value, detail, detail, [])
    )
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.set_header("Retry-After", RETRY_AFTER)
