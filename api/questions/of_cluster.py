"""Questions about an environment."""

from http import HTTPStatus

import falcon
import msgspec

from answers.slower import slower_in_cluster
from answers.what_if import what_if
from api.http.answers import send
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.queries import ClusterSlowerQuery, WhatIfQuery
from db.database import Database
from db.queries.versions import require_cluster
from fuel_history.shapes.answers.ends import WhatIf
from fuel_history.shapes.answers.slowness import ClusterSlower


class SlowerInCluster:
    """What has become slower in one environment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @Operation(
        "show_cluster_slower",
        "Answers",
        {HTTPStatus.OK: document("What has become slower.", ClusterSlower)},
        query=ClusterSlowerQuery,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Show what has become slower in an environment.

        Tasks that were slow in each of the last three good runs, compared with the good
        runs before these; a single slow run does not count.
        """
        query = ClusterSlowerQuery.read(request)
        with self._database.reader() as connection:
            require_cluster(connection, cluster_id)
            found = slower_in_cluster(connection, cluster_id, query.graph_type)
        send(request, response, msgspec.json.encode(found))

    on_head = on_get


class WhatIfInCluster:
    """How long a deployment of one environment would take."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @Operation(
        "show_what_if",
        "Answers",
        {HTTPStatus.OK: document("How long it would take.", WhatIf)},
        query=WhatIfQuery,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Show how long a deployment would take with more nodes.

        The graph of the last good run is simulated with usual durations, as it is and
        with copies of a node of each role. With more nodes than any run had, the
        orchestrator's own time is not included; `but` notes that.
        """
        query = WhatIfQuery.read(request)
        with self._database.reader() as connection:
            require_cluster(connection, cluster_id)
            found = what_if(connection, cluster_id, query.graph_type, dict(query.add))
        send(request, response, msgspec.json.encode(found))

    on_head = on_get
