"""/transactions/<id>/settings/ and its like: what a transaction began with."""

import falcon

from api.answers import send
from api.params import no_query
from api.staleness import may_be_stale
from db.database import Database
from db.queries.snapshots import get_snapshot


class Snapshot:
    """One kind of snapshot of one transaction; it is only read."""

    def __init__(self, database: Database, kind: str, *, missing: bytes) -> None:
        """`missing` is the JSON text of a transaction that has none."""
        self._database = database
        self._kind = kind
        self._missing = missing

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the snapshot, byte for byte as it was stored."""
        no_query(request.params)
        with self._database.reader() as connection:
            body = get_snapshot(connection, transaction_id, self._kind)
        send(request, response, self._missing if body is None else body.encode())

    on_head = on_get
