"""Questions about an environment."""

from http import HTTPStatus

from answers.slower import slower_in_cluster
from answers.what_if import what_if as simulated
from api.answers.computed import Context, computed
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.queries import ClusterSlowerQuery, WhatIfQuery
from db.queries.versions import require_cluster
from fuel_history.shapes.answers.ends import WhatIf
from fuel_history.shapes.answers.slowness import ClusterSlower


@computed
@Operation(
    "show_cluster_slower",
    "Answers",
    {HTTPStatus.OK: document("What has become slower.", ClusterSlower)},
    query=ClusterSlowerQuery,
)
def slower(context: Context[ClusterSlowerQuery], cluster_id: int) -> ClusterSlower:
    """Show what has become slower in an environment.

    Tasks that were slow in each of the last three good runs, compared with the good
    runs before these; a single slow run does not count.
    """
    require_cluster(context.connection, cluster_id)
    graph_type = context.query.graph_type
    return slower_in_cluster(context.connection, cluster_id, graph_type)


@computed
@Operation(
    "show_what_if",
    "Answers",
    {HTTPStatus.OK: document("How long it would take.", WhatIf)},
    query=WhatIfQuery,
)
def what_if(context: Context[WhatIfQuery], cluster_id: int) -> WhatIf:
    """Show how long a deployment would take with more nodes.

    The graph of the last good run is simulated with usual durations, as it is and with
    copies of a node of each role. With more nodes than any run had, the orchestrator's
    own time is not included; `but` notes that.
    """
    require_cluster(context.connection, cluster_id)
    query = context.query
    return simulated(context.connection, cluster_id, query.graph_type, dict(query.add))
