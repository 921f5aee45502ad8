"""/transactions/<id>/roles/: which nodes had which role."""

import falcon

from api.answers import send
from api.params import no_query
from api.serializers.roles import roles
from api.staleness import may_be_stale
from db.database import Database
from db.queries.roles import list_roles


class Roles:
    """The roles of one transaction's nodes; they are only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with every role that the start of the transaction named."""
        no_query(request.params)
        with self._database.reader() as connection:
            found = list_roles(connection, transaction_id)
        send(request, response, roles(found))

    on_head = on_get
