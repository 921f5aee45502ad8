"""/transactions/<id>/roles/: the roles of the nodes."""

from http import HTTPStatus

import falcon

from api.http.answers import send
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.operations.shape import Many
from api.transactions.roles_serializer import Role, roles
from db.database import Database
from db.queries.roles import list_roles


class Roles:
    """Shows the roles of one transaction's nodes; read-only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @Operation(
        "list_roles",
        "Transactions",
        {HTTPStatus.OK: document("The roles.", Many(Role))},
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """List the roles in a run and their nodes.

        Sorted by the roles' names; `[]` if the run started without roles. A node can
        have
        several; `master` and `virtual_sync_node` have none.
        """
        Query.read(request)
        with self._database.reader() as connection:
            found = list_roles(connection, transaction_id)
        send(request, response, roles(found))

    on_head = on_get
