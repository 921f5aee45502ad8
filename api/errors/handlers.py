"""Answer every error in one JSON format."""

from http import HTTPStatus
from typing import Any

import falcon
import structlog

from api.auth.access import BadLogin, TooManyLogins
from api.auth.middleware import Unauthorized
from api.errors.problem import answer
from api.errors.statuses import STATUS_OF, detail_of
from api.http.links import path_of
from db.domain.errors import FuelHistoryError


log = structlog.get_logger()


def install(app: falcon.App[falcon.Request, falcon.Response]) -> None:
    """Make the application answer every error in this format."""
    app.set_error_serializer(_http_error)
    app.add_error_handler(FuelHistoryError, _domain_error)
    app.add_error_handler(Exception, _unexpected)


def _http_error(
    request: falcon.Request, response: falcon.Response, error: falcon.HTTPError
) -> None:
    # Falcon has already set the status and headers (Allow, …).
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
    answer(response, STATUS_OF[kind], detail_of(error), code=error.code)
    if isinstance(error, Unauthorized | BadLogin):
        # Without the host name: the client chooses it by the Host header.
        uri = path_of(request, "/keystone/v2.0")
        response.set_header("WWW-Authenticate", f'Keystone uri="{uri}"')
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
