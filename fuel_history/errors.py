"""All errors of the library; each text is one line that says what to do.

::

    ClientError
    ├── BadConfiguration    a file or a variable cannot be used
    ├── Unreachable         the server did not answer
    ├── BadAnswer           the server is not this API
    ├── Unauthorized        401: no login, or a wrong one
    ├── Forbidden           403: the user may not do this
    ├── NotFound            404
    ├── Conflict            409: an existing object differs from the request
    ├── BadRequest          any other 4xx: the text names the parameter
    └── ServerError         5xx
        └── Unavailable     429, 502, 503, 504: the same may succeed later
"""

from http import HTTPStatus


class ClientError(Exception):
    """Base of all errors; the text is one line for the operator."""


class BadConfiguration(ClientError):
    """A file or a variable of the configuration cannot be used."""


class Unreachable(ClientError):
    """No answer in time; a request that changes may have been done."""


class BadAnswer(ClientError):
    """The answer is not one of this API, or was cut off."""


class Unauthorized(ClientError):
    """The login is missing or wrong."""


class Forbidden(ClientError):
    """The user's role does not permit the request."""


class NotFound(ClientError):
    """The object does not exist."""


class BadRequest(ClientError):
    """The request is invalid; the text names the parameter."""


class Conflict(ClientError):
    """An existing object differs from the request."""


class ServerError(ClientError):
    """The server failed."""


class Unavailable(ServerError):
    """The server, or a service that it needs, is away or busy; nothing was done."""


_BY_STATUS: dict[int, type[ClientError]] = {
    HTTPStatus.UNAUTHORIZED: Unauthorized,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.TOO_MANY_REQUESTS: Unavailable,
    HTTPStatus.BAD_GATEWAY: Unavailable,
    HTTPStatus.SERVICE_UNAVAILABLE: Unavailable,
    HTTPStatus.GATEWAY_TIMEOUT: Unavailable,
}


def error_of(status: int) -> type[ClientError]:
    """Return the class for an HTTP status of 400 or more."""
    usual = ServerError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else BadRequest
    return _BY_STATUS.get(status, usual)
