"""Signed login tokens, which every process can check."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from users.users_file import User, Users


LIFETIME = timedelta(hours=24)


class LoginToken(NamedTuple):
    """The content of a valid token."""

    user: User
    issued_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When the token expires."""
        return self.issued_at + LIFETIME


def issue(users: Users, user: User, now: datetime) -> str:
    """Return a new token, valid for LIFETIME or until the password changes."""
    payload = (user.name, _password_mark(users, user), int(now.timestamp()))
    return str(_serializer(users).dumps(payload))


def check(users: Users, token: str, now: datetime) -> LoginToken | None:
    """Return the content of `token`; None: it is not valid now.

    Roles are read from the users file now, not taken from the time of the login.
    """
    try:
        name, mark, issued = _serializer(users).loads(token)
    except BadData:
        return None
    user = users.find(name)
    if user is None or not hmac.compare_digest(mark, _password_mark(users, user)):
        return None
    found = LoginToken(user, datetime.fromtimestamp(issued, UTC))
    return found if now < found.expires_at else None


def _serializer(users: Users) -> URLSafeSerializer:
    return URLSafeSerializer(
        users.secret,
        salt="fuel-history.login.1",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def _password_mark(users: Users, user: User) -> str:
    # Not the hash itself: a token must not help to guess the password.
    return hmac.digest(
        users.secret.encode(), user.password.encode(), hashlib.sha256
    ).hex()[:32]
