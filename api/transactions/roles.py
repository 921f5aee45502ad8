"""/transactions/<id>/roles/: the roles of the nodes."""

from http import HTTPStatus

import msgspec

from api.answers.computed import Context, computed
from api.http.query import Query
from api.operations.answers import document
from api.operations.operation import Operation
from api.operations.shape import Many
from db.queries.roles import list_roles
from fuel_history.shapes.roles import Role


_nodes = msgspec.json.Decoder(tuple[str, ...]).decode


@computed
@Operation(
    "list_roles", "Transactions", {HTTPStatus.OK: document("The roles.", Many(Role))}
)
def roles(context: Context[Query], transaction_id: int) -> list[Role]:
    """List the roles in a run and their nodes.

    Sorted by the roles' names; `[]` if the run started without roles. A node can have
    several; `master` and `virtual_sync_node` have none.
    """
    rows = list_roles(context.connection, transaction_id)
    return [Role(name=row.name, nodes=_nodes(row.nodes)) for row in rows]
