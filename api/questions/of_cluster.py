"""Questions about an environment."""

from http import HTTPStatus

import falcon
import msgspec

from answers.slower import ClusterSlower, slower_in_cluster
from api.http.answers import send
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.queries import ClusterSlowerQuery
from db.database import Database
from db.queries.versions import require_cluster


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
        """Say what has become slower in an environment.

        Tasks that were slow in each of the last three good runs, against the good runs
        before these: one slow run is none.
        """
        query = ClusterSlowerQuery.read(request)
        with self._database.reader() as connection:
            require_cluster(connection, cluster_id)
            found = slower_in_cluster(connection, cluster_id, query.graph_type)
        send(request, response, msgspec.json.encode(found))

    on_head = on_get
