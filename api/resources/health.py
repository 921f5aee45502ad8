"""/healthz and /readyz: for load balancers and supervisors, not for clients."""

from http import HTTPStatus

import falcon

from api.errors import answer
from db.database import Database
from db.queries.schema import current_revision, newest_revision


_OK = b'{"status":"ok"}'


class Health:
    """Whether this process serves; it asks nobody else."""

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer 200."""
        response.data = _OK

    on_head = on_get


class Readiness:
    """Whether requests can be answered: the database and its schema are there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer 200, or 503 that says what is missing."""
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
