"""The login, as Keystone v2.0 has it: the released clients speak nothing else."""

from http import HTTPStatus

from api.openapi.answers import written
from api.openapi.operation import Json, Operation, Operations
from api.openapi.problems import at_login


_TEXT: Json = {"type": "string"}


def _object(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


_REQUEST = _object(
    auth={
        "anyOf": [
            _object(passwordCredentials=_object(username=_TEXT, password=_TEXT)),
            _object(token=_object(id=_TEXT)),
        ]
    }
)
_SESSION = _object(
    access=_object(
        token=_object(
            id={"type": "string", "description": "What X-Auth-Token has to be."},
            issued_at=_TEXT,
            expires=_TEXT,
            tenant={"type": "object"},
        ),
        user=_object(
            id=_TEXT,
            name=_TEXT,
            username=_TEXT,
            roles={"type": "array", "items": _object(name=_TEXT)},
        ),
        serviceCatalog={"type": "array", "maxItems": 0},
        metadata={"type": "object"},
    )
)
_ERRORS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def operations() -> Operations:
    """Return the operations of the login, which are below no mount."""
    return {
        "/keystone/v2.0/tokens": {
            "post": Operation(
                "log_in",
                "About",
                "Log in, and get a token",
                "With a name and a password, or with a token that is still valid. The"
                " token goes into `X-Auth-Token`. Failed logins are limited.",
                {HTTPStatus.OK: written("The session.", _SESSION), **at_login(_ERRORS)},
                body=_REQUEST,
                public=True,
            )
        }
    }
