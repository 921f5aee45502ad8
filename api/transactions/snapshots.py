"""/transactions/<id>/settings/ and similar: the data that a run started with."""

from http import HTTPStatus

import falcon
import msgspec

from api.http.answers import send
from api.http.formats import decoded
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from db.database import Database
from db.domain.secrets import hidden
from db.queries.snapshots import get_snapshot


class Snapshot:
    """Shows one kind of snapshot of a transaction; read-only."""

    def __init__(
        self, database: Database, kind: str, what: str, *, missing: str
    ) -> None:
        """`missing` is the JSON text for a transaction without this snapshot.

        `what` names the snapshot for people.
        """
        self._database = database
        self._kind = kind
        self._missing = missing.encode()
        kinds = ["object", "null"] if missing == "null" else "object"
        self.operation = Operation(
            f"show_{kind}",
            "Transactions",
            {HTTPStatus.OK: document("The snapshot.", {"type": kinds})},
            summary=f"Show {what} when the run started",
            description=f"Returns it byte for byte; `{missing}` if there was none."
            " Users without the role `admin` get `***` in place of everything that is"
            " or may be a secret.",
        )

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the snapshot, byte for byte as it was stored.

        Users who may not see secrets get it without them.
        """
        Query.read(request)
        with self._database.reader() as connection:
            body = get_snapshot(connection, transaction_id, self._kind)
        text = self._missing if body is None else body.encode()
        if not request.context.identity.sees_secrets:
            text = msgspec.json.encode(hidden(decoded(text)))
        send(request, response, text)

    on_head = on_get
