"""AUTH=static: users and tokens of AUTH_FILE."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import falcon

from api.auth import login_tokens
from api.auth.access import BadLogin, Identity, Session, token_of
from api.auth.login_limiter import LoginLimiter
from api.auth.watched_users import WatchedUsers
from users import passwords
from users.users_file import User, Users


def _now() -> datetime:
    return datetime.now(UTC)


class StaticAccess:
    """Knows the users of one file. Raises BadUsersFile if it cannot be used."""

    required = True

    def __init__(
        self,
        path: Path,
        limiter: LoginLimiter | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._users = WatchedUsers(path)
        self._limiter = limiter or LoginLimiter()
        self._clock = clock

    def identify(self, request: falcon.Request) -> Identity | None:
        """Return who sends the request; None: no token, or not a valid one."""
        token = token_of(request)
        if not token:
            return None
        users = self._users.current()
        user = users.owner_of(token)
        if user is None:
            found = login_tokens.check(users, token, self._clock())
            user = found.user if found else None
        return _identity(user) if user else None

    def log_in(self, name: str, password: str, *, address: str) -> Session:
        """Return a new session. Raises BadLogin and TooManyLogins."""
        self._limiter.check(address, name)
        users = self._users.current()
        user = users.find(name)
        right = passwords.matches(password, user.password if user else None)
        if user is None or not right:
            self._limiter.failed(address, name)
            raise BadLogin("Invalid user name or password")
        self._limiter.succeeded(address, name)
        return self._session(users, login_tokens.issue(users, user, self._clock()))

    def renew(self, token: str) -> Session:
        """Return the session of a valid token: the same token with the same expiry.

        A long-lived token has no expiry; its session claims the lifetime of a new
        login. Raises BadLogin.
        """
        return self._session(self._users.current(), token)

    def _session(self, users: Users, token: str) -> Session:
        now = self._clock()
        owner = users.owner_of(token)
        if owner is not None:
            return Session(token, _identity(owner), now, now + login_tokens.LIFETIME)
        found = login_tokens.check(users, token, now)
        if found is None:
            raise BadLogin("The token is not valid")
        identity = _identity(found.user)
        return Session(token, identity, found.issued_at, found.expires_at)


def _identity(user: User) -> Identity:
    return Identity(user.name, frozenset(user.roles))
