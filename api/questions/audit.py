"""/audit/: who changed what."""

from http import HTTPStatus

import falcon
import msgspec

from answers.times import shown_as
from api.http.answers import send
from api.http.mount import Mount
from api.operations.answers import document
from api.operations.operation import Operation
from api.operations.shape import Many
from api.questions.queries import AuditQuery
from db.audit import list_audit
from db.database import Database
from fuel_history.shapes.answers.audits import AuditLine


_USUAL = 100


class AuditLines:
    """Who changed what, by this API."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._show = shown_as(mount.times)

    @Operation(
        "list_audit",
        "Answers",
        {HTTPStatus.OK: document("The changes.", Many(AuditLine))},
        query=AuditQuery,
        may_miss=False,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List who changed what: resets, deletions, replays, notes, registrations.

        The newest come first. Reports that clients sent are not included.
        """
        query = AuditQuery.read(request)
        with self._database.reader() as connection:
            rows = list_audit(
                connection,
                since=query.since,
                who=query.who,
                limit=query.limit or _USUAL,
            )
        lines = [
            AuditLine(row.id, self._show(row.at.timestamp()), *row[2:]) for row in rows
        ]
        send(request, response, msgspec.json.encode(lines))

    on_head = on_get
