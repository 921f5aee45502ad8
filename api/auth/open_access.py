"""AUTH=none: everyone may do everything; only on loopback addresses."""

from datetime import UTC, datetime, timedelta

import falcon

from api.auth.access import ADMIN, Identity, Session


_ANYBODY = Identity("anybody", frozenset({ADMIN}))


class OpenAccess:
    """Accepts every request without a login."""

    required = False

    def identify(self, request: falcon.Request) -> Identity:
        """Return an administrator, whoever sends the request."""
        return _ANYBODY

    def log_in(self, name: str, password: str, *, address: str) -> Session:
        """Return a session; clients expect one, nothing checks it."""
        now = datetime.now(UTC)
        return Session("none", _ANYBODY, now, now + timedelta(days=1))

    def renew(self, token: str) -> Session:
        """Return a session; clients expect one, nothing checks it."""
        return self.log_in("", "", address="")
