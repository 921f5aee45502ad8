"""The interface of an access control: it knows the users."""

import dataclasses
from datetime import datetime
from typing import NamedTuple, Protocol

import falcon

from db.domain.errors import FuelHistoryError


#: The role that changes require (nailgun: RBAC middleware).
ADMIN = "admin"


class BadLogin(FuelHistoryError):
    """An unknown name, password or token; the error never says which."""

    code = "bad_login"


class TooManyLogins(FuelHistoryError):
    """Too many failed logins; a login may succeed after `retry_after` seconds."""

    code = "too_many_logins"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many failed logins: try again in {retry_after} s")
        self.retry_after = retry_after


class AccessUnavailable(FuelHistoryError):
    """Users cannot be checked now; the same request may succeed later."""

    code = "access_unavailable"


class Identity(NamedTuple):
    """The user of a request with a valid token."""

    name: str
    roles: frozenset[str]

    @property
    def may_change(self) -> bool:
        """Whether the user may send requests other than GET and HEAD."""
        return ADMIN in self.roles

    @property
    def sees_secrets(self) -> bool:
        """Whether the user sees passwords and keys (db/domain/secrets.py)."""
        return ADMIN in self.roles


@dataclasses.dataclass(frozen=True, slots=True)
class Session:
    """A token, its user, and when it expires."""

    token: str = dataclasses.field(repr=False)
    identity: Identity
    issued_at: datetime
    expires_at: datetime


def token_of(request: falcon.Request) -> str:
    """Return the token of a request; empty: it has none.

    The token is in X-Auth-Token, or in `Authorization: Bearer <token>`, which is all
    that some programs can send.
    """
    token = request.get_header("X-Auth-Token")
    if token:
        return token
    scheme, _, given = request.get_header("Authorization", default="").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


class Access(Protocol):
    """One way to identify users."""

    #: Whether requests need a token; /version/ reports it to clients.
    required: bool

    def identify(self, request: falcon.Request) -> Identity | None:
        """Return who sends the request; None: no token, or not a valid one.

        Raises AccessUnavailable.
        """
        ...

    def log_in(self, name: str, password: str, *, address: str) -> Session:
        """Return a new session; `address` is the client's, to limit guessing.

        Raises BadLogin, TooManyLogins and AccessUnavailable.
        """
        ...

    def renew(self, token: str) -> Session:
        """Return the session of a token that is valid now.

        Raises BadLogin and AccessUnavailable.
        """
        ...
