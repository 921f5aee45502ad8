"""/keystone/v2.0/tokens: the login of the released clients, in Keystone's format."""

from datetime import datetime
from http import HTTPStatus

import falcon
import msgspec

from api.auth.access import Access, Session
from api.http.bodies import BadBody, read_object
from api.http.query import Json
from api.operations.answers import written
from api.operations.operation import Operation


_LARGEST_BODY = 16 * 1024
_TENANT = {
    "id": "fuel-history",
    "name": "admin",
    "enabled": True,
    "description": "All environments",
}


_TEXT: Json = {"type": "string"}


def _object_of(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


_REQUEST = _object_of(
    auth={
        "anyOf": [
            _object_of(passwordCredentials=_object_of(username=_TEXT, password=_TEXT)),
            _object_of(token=_object_of(id=_TEXT)),
        ]
    }
)
_SESSION = _object_of(
    access=_object_of(
        token=_object_of(
            id={"type": "string", "description": "The value for X-Auth-Token."},
            issued_at=_TEXT,
            expires=_TEXT,
            tenant={"type": "object"},
        ),
        user=_object_of(
            id=_TEXT,
            name=_TEXT,
            username=_TEXT,
            roles={"type": "array", "items": _object_of(name=_TEXT)},
        ),
        serviceCatalog={"type": "array", "maxItems": 0},
        metadata={"type": "object"},
    )
)


class _PasswordCredentials(msgspec.Struct):
    username: str
    password: str

    def __repr__(self) -> str:
        return "_PasswordCredentials(***)"


class _Token(msgspec.Struct):
    id: str

    def __repr__(self) -> str:
        return "_Token(***)"


class _Auth(msgspec.Struct, rename="camel"):
    """One of the two; clients also name a tenant, and there is only one."""

    password_credentials: _PasswordCredentials | None = None
    token: _Token | None = None


class _Request(msgspec.Struct):
    auth: _Auth


class Login:
    """Issues a session for a name and password, or for a valid token."""

    def __init__(self, access: Access) -> None:
        self._access = access

    @Operation(
        "log_in",
        "About",
        {HTTPStatus.OK: written("The session.", _SESSION)},
        problems=(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.TOO_MANY_REQUESTS,
            HTTPStatus.SERVICE_UNAVAILABLE,
        ),
        body=_REQUEST,
        public=True,
        as_keystone=True,
    )
    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Log in and get a token.

        Send a name and a password, or a token that is still valid. Send the new token
        as `X-Auth-Token`. Failed logins are limited.
        """
        auth = read_object(request, _Request, _LARGEST_BODY).auth
        if auth.password_credentials is not None:
            session = self._access.log_in(
                auth.password_credentials.username,
                auth.password_credentials.password,
                address=request.remote_addr,
            )
        elif auth.token is not None:
            session = self._access.renew(auth.token.id)
        else:
            raise BadBody("auth must have passwordCredentials or token")
        response.data = msgspec.json.encode(_answer(session))


def _answer(session: Session) -> object:
    name = session.identity.name
    return {
        "access": {
            "token": {
                "id": session.token,
                "issued_at": _text(session.issued_at),
                "expires": _text(session.expires_at),
                "tenant": _TENANT,
            },
            "serviceCatalog": [],
            "user": {
                "id": name,
                "name": name,
                "username": name,
                "roles": [{"name": role} for role in sorted(session.identity.roles)],
                "roles_links": [],
            },
            "metadata": {"is_admin": int(session.identity.may_change), "roles": []},
        }
    }


def _text(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
