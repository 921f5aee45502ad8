"""Every request needs a user, unless its path is open."""

import falcon

from api.auth.access import Access
from db.domain.errors import FuelHistoryError


_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Unauthorized(FuelHistoryError):
    """A request without a valid token."""

    code = "unauthorized"


class Forbidden(FuelHistoryError):
    """A request that the user's roles do not permit."""

    code = "forbidden"


class Authentication:
    """Refuses requests without a user, and changes by users who may only read."""

    def __init__(self, access: Access, open_paths: frozenset[str]) -> None:
        self._access = access
        self._open_paths = open_paths

    def process_request(
        self, request: falcon.Request, response: falcon.Response
    ) -> None:
        """Store the user as `request.context.identity`.

        Raises Unauthorized, Forbidden and AccessUnavailable.
        """
        if request.path in self._open_paths:
            return
        identity = self._access.identify(request)
        if identity is None:
            raise Unauthorized(
                "X-Auth-Token is missing or not valid: log in with"
                " POST /keystone/v2.0/tokens"
            )
        if not identity.roles:
            raise Forbidden("You have no role here")
        if request.method not in _READING and not identity.may_change:
            raise Forbidden("You do not have the administrator rights")
        request.context.identity = identity
