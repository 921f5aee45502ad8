"""AUTH=none: everybody may do everything; only for loopback addresses."""

from datetime import UTC, datetime, timedelta

import falcon

from api.auth.access import ADMIN, Identity, Session


_ANYBODY = Identity("anybody", frozenset({ADMIN}))


class OpenAccess:
    """Knows nobody and lets everybody in."""

    required = False

    def identify(self, request: falcon.Request) -> Identity:
        """Return an administrator, whoever asks."""
        return _ANYBODY

    def log_in(self, name: str, password: str, *, address: str) -> Session:
        """Return a session that nobody needs."""
        now = datetime.now(UTC)
        return Session("none", _ANYBODY, now, now + timedelta(days=1))

    def renew(self, token: str) -> Session:
        """Return a session that nobody needs."""
        return self.log_in("", "", address="")
