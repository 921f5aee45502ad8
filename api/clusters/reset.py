"""PUT /clusters/<id>/reset/: the spec's "reset api", which keeps the history."""

from http import HTTPStatus

import falcon

from api.answers.accepted import answer_accepted
from api.answers.force import ForceQuery
from api.http.bodies import LARGEST_SMALL_BODY, Nothing, read_object
from api.http.mount import Mount
from api.operations.answers import written
from api.operations.operation import Operation
from db.database import Database
from db.runs.cluster_deletion import reset_cluster
from fuel_history.shapes.transactions import Transaction


class ClusterReset:
    """The reset of one cluster."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "reset_cluster",
        "Clusters",
        {HTTPStatus.ACCEPTED: written("Reset.", Transaction)},
        query=ForceQuery,
        body=Nothing,
        body_required=False,
    )
    def on_put(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Reset an environment, and keep its history.

        Sets `deleted_at` on all its other transactions, and answers with the
        transaction that records the reset. Nothing is sent to the nodes.
        """
        force = ForceQuery.read(request).force
        if request.content_length:
            read_object(request, Nothing, LARGEST_SMALL_BODY)
        task_id = reset_cluster(self._database, cluster_id, force=force)
        answer_accepted(response, self._database, task_id, times=self._times)
