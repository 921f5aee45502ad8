"""/healthz and /readyz: for load balancers and supervisors, not for clients."""

from http import HTTPStatus

import falcon

from api.errors.problem import answer
from api.operations.answers import written
from api.operations.operation import Operation
from api.operations.shape import Shape
from db.database import Database
from db.queries.schema import current_revision
from db.schema.scripts import newest_revision


_TAG = "About"
_OK = b'{"status":"ok"}'
_OK_SHAPE: Shape = {
    "type": "object",
    "properties": {"status": {"const": "ok"}},
    "required": ["status"],
    "additionalProperties": False,
}


class Health:
    """Reports whether this process serves requests; contacts no other service."""

    @Operation(
        "is_alive",
        _TAG,
        {HTTPStatus.OK: written("The process serves requests.", _OK_SHAPE)},
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Check that the process is alive.

        For supervisors. It contacts no other service.
        """
        response.data = _OK

    on_head = on_get


class Readiness:
    """Reports whether requests can be answered: the database and its schema exist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @Operation(
        "is_ready",
        _TAG,
        {HTTPStatus.OK: written("Requests can be answered.", _OK_SHAPE)},
        problems=(HTTPStatus.SERVICE_UNAVAILABLE,),
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Check that requests can be answered.

        For load balancers: the database answers and has the schema of this version.
        """
        with self._database.reader() as connection:
            current = current_revision(connection)
        newest = newest_revision()
        if current == newest:
            response.data = _OK
            return
        answer(
            response,
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"The database's schema is at revision {current or 'none'}, this version"
            f" needs {newest}: run 'fuel-history migrate'",
            code="schema_not_current",
        )

    on_head = on_get
