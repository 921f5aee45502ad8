"""PUT /clusters/<id>/reset/: the spec's "reset api", which keeps the history."""

import falcon

from api.bodies import read_object
from api.params.force import force_query
from api.resources.accepted import answer_accepted
from api.resources.cluster_bodies import LARGEST_BODY, Nothing
from db.cluster_deletion import reset_cluster
from db.database import Database
from db.queries.times import TimeFormat


class ClusterReset:
    """The reset of one cluster."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def on_put(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Mark the cluster's transactions as deleted; answer 202 with the reset."""
        force = force_query(request.params)
        if request.content_length:
            read_object(request, Nothing, LARGEST_BODY)
        task_id = reset_cluster(self._database, cluster_id, force=force)
        answer_accepted(response, self._database, task_id, times=self._times)
