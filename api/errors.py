"""Every error in one JSON shape: RFC 9457, and what the released clients read."""

from http import HTTPStatus
from typing import Any

import falcon
import msgspec
import structlog

from api.auth.access import AccessUnavailable, BadLogin, TooManyLogins
from api.auth.middleware import Forbidden, Unauthorized
from api.bodies import BadBody, BodyTooLarge, UnsupportedBody
from api.formats import NotAcceptable
from api.idempotency import BadIdempotencyKey, IdempotencyKeyReused
from api.live.errors import NoStream
from api.params import BadParameter
from api.publisher import NoReportsBroker, ReportsUnavailable
from db.domain.errors import (
    ClusterBusy,
    ClusterExists,
    ClusterNotFound,
    DatabaseUnavailable,
    DeadReportCut,
    DeadReportNotFound,
    DeadReportReplayed,
    EntryNotFound,
    FuelHistoryError,
    RunningTransaction,
    TaskNotFound,
    TransactionConflict,
    TransactionNotFound,
)


log = structlog.get_logger()

STATUS_OF: dict[type[FuelHistoryError], HTTPStatus] = {
    BadParameter: HTTPStatus.BAD_REQUEST,
    BadBody: HTTPStatus.BAD_REQUEST,
    BadIdempotencyKey: HTTPStatus.BAD_REQUEST,
    RunningTransaction: HTTPStatus.BAD_REQUEST,
    ClusterBusy: HTTPStatus.BAD_REQUEST,
    Unauthorized: HTTPStatus.UNAUTHORIZED,
    BadLogin: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    TransactionNotFound: HTTPStatus.NOT_FOUND,
    EntryNotFound: HTTPStatus.NOT_FOUND,
    TaskNotFound: HTTPStatus.NOT_FOUND,
    ClusterNotFound: HTTPStatus.NOT_FOUND,
    DeadReportNotFound: HTTPStatus.NOT_FOUND,
    TransactionConflict: HTTPStatus.CONFLICT,
    ClusterExists: HTTPStatus.CONFLICT,
    DeadReportCut: HTTPStatus.CONFLICT,
    DeadReportReplayed: HTTPStatus.CONFLICT,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedBody: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    # Nailgun's word for it, where HTTP has 406.
    NotAcceptable: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    # As the draft of the header has it.
    IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyLogins: HTTPStatus.TOO_MANY_REQUESTS,
    AccessUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    DatabaseUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    ReportsUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    NoReportsBroker: HTTPStatus.SERVICE_UNAVAILABLE,
    NoStream: HTTPStatus.SERVICE_UNAVAILABLE,
}
CONTENT_TYPE = "application/problem+json"
#: Seconds after which a client may ask again.
RETRY_AFTER = "5"
#: What the text of an error would tell that is nobody's business.
_DETAIL_OF: dict[type[FuelHistoryError], str] = {
    AccessUnavailable: "Nobody can be identified now; try again later",
    DatabaseUnavailable: "The database is not available now; try again later",
    ReportsUnavailable: "The reports' broker does not answer now; nothing is confirmed:"
    " send all of it again",
}
_UNSPECIFIED = "about:blank"


class Problem(msgspec.Struct):
    """The body of an error: RFC 9457's fields, then the clients' two."""

    type: str
    title: str
    status: int
    detail: str
    message: str
    errors: list[str]


def install(app: falcon.App[falcon.Request, falcon.Response]) -> None:
    """Make every error of the application answer in this shape."""
    app.set_error_serializer(_http_error)
    app.add_error_handler(FuelHistoryError, _domain_error)
    app.add_error_handler(Exception, _unexpected)


def answer(
    response: falcon.Response,
    status: HTTPStatus,
    detail: str,
    *,
    code: str | None = None,
) -> None:
    """Answer with an error; `code` is the stable name of an error of our own."""
    response.status = status
    response.content_type = CONTENT_TYPE
    kind = f"urn:fuel-history:{code}" if code else _UNSPECIFIED
    response.data = msgspec.json.encode(
        Problem(kind, status.phrase, status.value, detail, detail, [])
    )
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.set_header("Retry-After", RETRY_AFTER)


def _http_error(
    request: falcon.Request, response: falcon.Response, error: falcon.HTTPError
) -> None:
    # Status and headers (Allow, …) are set already, by Falcon.
    status = HTTPStatus(error.status_code)
    answer(response, status, error.description or status.description)


def _domain_error(
    request: falcon.Request,
    response: falcon.Response,
    error: FuelHistoryError,
    params: dict[str, Any],
) -> None:
    kind = type(error)
    if kind not in STATUS_OF:
        _unexpected(request, response, error, params)
        return
    if STATUS_OF[kind] is HTTPStatus.SERVICE_UNAVAILABLE:
        log.warning(error.code, reason=str(error))
    detail = _DETAIL_OF.get(kind, str(error))
    answer(response, STATUS_OF[kind], detail, code=error.code)
    if isinstance(error, Unauthorized | BadLogin):
        response.set_header(
            "WWW-Authenticate", f'Keystone uri="{request.prefix}/keystone/v2.0"'
        )
    if isinstance(error, TooManyLogins):
        response.set_header("Retry-After", str(error.retry_after))


def _unexpected(
    request: falcon.Request,
    response: falcon.Response,
    error: Exception,
    params: dict[str, Any],
) -> None:
    log.error(
        "request_failed", method=request.method, path=request.path, exc_info=error
    )
    detail = "Unexpected error: see the API's log"
    answer(response, HTTPStatus.INTERNAL_SERVER_ERROR, detail)
