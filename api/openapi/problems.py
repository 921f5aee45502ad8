"""Errors, described once for all operations; all have one format."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import NamedTuple

import falcon
import msgspec

from api.errors.problem import CONTENT_TYPE, Problem
from api.http.query import Json


class _Meaning(NamedTuple):
    description: str
    #: An example: the code of one of our errors, and its text.
    code: str
    text: str


_MEANINGS: dict[HTTPStatus, _Meaning] = {
    HTTPStatus.BAD_REQUEST: _Meaning(
        "A parameter or the body is invalid; the text names it and says what is valid.",
        "bad_parameter",
        "limit must be a whole number from 1 to 10000",
    ),
    HTTPStatus.UNAUTHORIZED: _Meaning(
        "The token is missing, invalid or expired.",
        "unauthorized",
        "X-Auth-Token is missing or not valid: log in with POST /keystone/v2.0/tokens",
    ),
    HTTPStatus.FORBIDDEN: _Meaning(
        "Changes require the role `admin`.",
        "forbidden",
        "You do not have the administrator rights",
    ),
    HTTPStatus.NOT_FOUND: _Meaning(
        "The object does not exist.", "transaction_not_found", "Transaction not found"
    ),
    HTTPStatus.CONFLICT: _Meaning(
        "An existing object differs from the request, or does not permit it.",
        "cluster_exists",
        "Cluster 1 exists already",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _Meaning(
        "The body is too large.",
        "body_too_large",
        "The body must have at most 65536 bytes, unpacked",
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _Meaning(
        "`Accept` names none of the formats, or the body's `Content-Type` or"
        " `Content-Encoding` is not supported.",
        "not_acceptable",
        "Accept must be one of: application/json, application/x-yaml, application/yaml",
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: _Meaning(
        "The `Idempotency-Key` was used before, with another body.",
        "idempotency_key_reused",
        "This Idempotency-Key came with another body: use a new key for new reports",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _Meaning(
        "Too many failed logins from this address, or for this name.",
        "too_many_logins",
        "Too many failed logins: try again in 30 s",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _Meaning(
        "The database, the broker or Keystone is unavailable; nothing was done.",
        "database_unavailable",
        "The database is unavailable; try again later",
    ),
}
_PROBLEM: Json = {"$ref": "#/components/schemas/Problem"}
_LOGIN_PROBLEM: Json = {"$ref": "#/components/schemas/LoginProblem"}
_HEADERS = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", "Where to log in."),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", "Seconds to wait."),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After", "Seconds to wait."),
}


def problems() -> dict[str, Json]:
    """Return the components of all errors."""
    return {
        _name(status): _response(status)
        for status in _MEANINGS
        if status is not HTTPStatus.TOO_MANY_REQUESTS  # only the login has it
    }


def refer_to(statuses: Iterable[HTTPStatus]) -> dict[str, Json]:
    """Return an operation's answers for these errors."""
    return {
        str(status.value): {"$ref": f"#/components/responses/{_name(status)}"}
        for status in sorted(set(statuses))
    }


def as_keystone(
    statuses: Iterable[HTTPStatus], examples: Callable[[HTTPStatus, str], Json]
) -> dict[str, Json]:
    """Return the same in the login's format (see api/auth/keystone_errors.py).

    `examples` returns the examples of a status and a media type.
    """
    kind = falcon.MEDIA_JSON
    return {
        str(status.value): _response(status)
        | {"content": {kind: {"schema": _LOGIN_PROBLEM} | examples(status, kind)}}
        for status in sorted(set(statuses))
    }


def _name(status: HTTPStatus) -> str:
    return status.phrase.title().replace(" ", "")


def _response(status: HTTPStatus) -> Json:
    meaning = _MEANINGS[status]
    kind = f"urn:fuel-history:{meaning.code}"
    text = meaning.text
    example = Problem(kind, status.phrase, status.value, text, text, [])
    content = {"schema": _PROBLEM, "example": msgspec.to_builtins(example)}
    response: Json = {
        "description": meaning.description,
        "content": {CONTENT_TYPE: content},
    }
    if status in _HEADERS:
        name, description = _HEADERS[status]
        header = {"description": description, "schema": {"type": "string"}}
        response["headers"] = {name: header}
    return response
