"""/audit/: who changed what."""

from http import HTTPStatus

import falcon

from api.answers.listing import Listing
from api.http.mount import Mount
from api.operations.answers import table
from api.operations.operation import Operation
from api.operations.shape import SomeOf
from api.questions.queries import AuditQuery
from db.database import Database
from db.queries.audit import list_audit, version_of_audit
from fuel_history.shapes.answers.audits import AuditLine


class AuditLines:
    """Who changed what, by this API."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "list_audit",
        "Answers",
        {HTTPStatus.OK: table("The changes.", AuditLine, SomeOf(AuditLine))},
        query=AuditQuery,
        may_miss=False,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List who changed what: resets, deletions, replays, notes, registrations.

        The newest come first. Reports that clients sent are not included.
        """
        query = AuditQuery.read(request)
        Listing(
            query,
            AuditLine,
            lambda connection, names: list_audit(
                connection, names, query.wanted, query.page, times=self._times
            ),
            version_of_audit,
        ).send(request, response, self._database)

    on_head = on_get
