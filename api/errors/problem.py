"""The body of an error: RFC 9457, plus the members that the released clients read."""

from http import HTTPStatus

import falcon
import msgspec


CONTENT_TYPE = "application/problem+json"
#: Seconds after which a client may try again.
RETRY_AFTER = "5"
_UNSPECIFIED = "about:blank"


class Problem(msgspec.Struct):
    """The body of an error: RFC 9457's members, then two for the clients."""

    type: str
    title: str
    status: int
    detail: str
    message: str
    errors: list[str]


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
