"""/transactions/<id>/roles/: the roles of the nodes."""

from http import HTTPStatus

import falcon
import msgspec

from api.http.answers import send
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.operations.shape import Many
from db.database import Database
from db.queries.roles import list_roles
from fuel_history.shapes.roles import Role


_nodes = msgspec.json.Decoder(tuple[str, ...]).decode


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
        have several; `master` and `virtual_sync_node` have none.
        """
        Query.read(request)
        with self._database.reader() as connection:
            found = list_roles(connection, transaction_id)
        roles = [Role(name=row.name, nodes=_nodes(row.nodes)) for row in found]
        send(request, response, msgspec.json.encode(roles))

    on_head = on_get
