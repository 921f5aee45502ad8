"""All that can go wrong, in one tree; each text is one line, with what to do.

::

    ClientError
    ├── BadConfiguration    a file or a variable cannot be used
    ├── Unreachable         nobody answered
    ├── BadAnswer           somebody did, who does not speak this API
    ├── Unauthorized        401: no login, or a wrong one
    ├── Forbidden           403: the user may not do this
    ├── NotFound            404
    ├── Conflict            409: what is there differs from what was sent
    ├── BadRequest          any other 4xx: the text names the parameter
    └── ServerError         5xx
        └── Unavailable     429, 502, 503, 504: the same may succeed later
"""

from http import HTTPStatus


class ClientError(Exception):
    """What all of them are; the text is one line for the operator."""


class BadConfiguration(ClientError):
    """A file or a variable of the configuration cannot be used."""


class Unreachable(ClientError):
    """Nobody answered, or not in time; a request that changes may have been done."""


class BadAnswer(ClientError):
    """The answer is none of this API's, or was cut off."""


class Unauthorized(ClientError):
    """The login is missing or wrong."""


class Forbidden(ClientError):
    """The user's role does not suffice."""


class NotFound(ClientError):
    """There is no such thing."""


class BadRequest(ClientError):
    """The request cannot be used; the text names the parameter."""


class Conflict(ClientError):
    """What is there already differs from what was sent."""


class ServerError(ClientError):
    """The server failed."""


class Unavailable(ServerError):
    """The server, or what it needs, is away or busy; nothing was done."""


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
    """Return the class of an HTTP status from 400 on."""
    usual = ServerError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else BadRequest
    return _BY_STATUS.get(status, usual)
