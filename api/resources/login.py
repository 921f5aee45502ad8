"""/keystone/v2.0/tokens: the login of the released clients, as Keystone had it."""

from datetime import datetime

import falcon
import msgspec

from api.auth.access import Access, Session
from api.bodies import BadBody, read_object


_LARGEST_BODY = 16 * 1024
_TENANT = {
    "id": "fuel-history",
    "name": "admin",
    "enabled": True,
    "description": "All environments",
}


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
    """One of both; the tenant is asked for, and there is only one."""

    password_credentials: _PasswordCredentials | None = None
    token: _Token | None = None


class _Request(msgspec.Struct):
    auth: _Auth


class Login:
    """Gives a session for a name and a password, or for a valid token."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the session.

        Raises BadLogin, TooManyLogins, AccessUnavailable and what read_object does.
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
