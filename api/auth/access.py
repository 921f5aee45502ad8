"""What the API asks of whoever knows its users."""

import dataclasses
from datetime import datetime
from typing import NamedTuple, Protocol

import falcon

from db.domain.errors import FuelHistoryError


#: The role without which nothing can be changed (nailgun: RBAC middleware).
ADMIN = "admin"


class BadLogin(FuelHistoryError):
    """A name, password or token that is not known; never says which."""

    code = "bad_login"


class TooManyLogins(FuelHistoryError):
    """Too many failed logins; the same may succeed after `retry_after` seconds."""

    code = "too_many_logins"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many failed logins: try again in {retry_after} s")
        self.retry_after = retry_after


class AccessUnavailable(FuelHistoryError):
    """Nobody can be identified now; the same request may succeed later."""

    code = "access_unavailable"


class Identity(NamedTuple):
    """Who sends a request, as a valid token says."""

    name: str
    roles: frozenset[str]

    @property
    def may_change(self) -> bool:
        """Whether requests other than GET and HEAD are allowed."""
        return ADMIN in self.roles

    @property
    def sees_secrets(self) -> bool:
        """Whether passwords and keys are shown (db/domain/secrets.py)."""
        return ADMIN in self.roles


@dataclasses.dataclass(frozen=True, slots=True)
class Session:
    """A token, and for whom and how long it is good."""

    token: str = dataclasses.field(repr=False)
    identity: Identity
    issued_at: datetime
    expires_at: datetime


def token_of(request: falcon.Request) -> str:
    """Return the token that a request bears; empty: none.

    In X-Auth-Token, or in Authorization as programs that know no other header
    send it: `Bearer <token>`.
    """
    token = request.get_header("X-Auth-Token")
    if token:
        return token
    scheme, _, given = request.get_header("Authorization", default="").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


class Access(Protocol):
    """One way to know users."""

    #: Whether a request without a token is refused; /version tells it to clients.
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
