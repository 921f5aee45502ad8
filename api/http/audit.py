"""Keeps who changed what, after it was changed."""

import falcon
import structlog

from db.audit import write_audit
from db.database import Database
from db.domain.errors import FuelHistoryError


log = structlog.get_logger()

_CHANGING = frozenset({"POST", "PUT", "DELETE"})
#: Reports are no change by a person, and come by the thousand; a login changes nothing.
_LEFT_OUT = ("/reports", "/tokens")
_FAILED = 400
#: PostgreSQL keeps no NUL; and nobody reads a longer path.
_LONGEST = 500


class Audit:
    """A middleware: whoever is refused changed nothing, and is in the log only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        resource: object,
        req_succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Keep that a request changed something; its answer does not depend on it."""
        if (
            request.method not in _CHANGING
            or response.status_code >= _FAILED
            or request.path.endswith(_LEFT_OUT)
        ):
            return
        identity = getattr(request.context, "identity", None)
        try:
            with self._database.writer() as connection:
                write_audit(
                    connection,
                    who=None if identity is None else identity.name,
                    address=request.access_route[0] if request.access_route else None,
                    method=request.method,
                    path=request.relative_uri.replace("\0", "")[:_LONGEST],
                    status=response.status_code,
                    request_id=response.get_header("X-Request-Id"),
                )
        except FuelHistoryError as error:
            log.warning("change_not_audited", path=request.path, reason=str(error))
