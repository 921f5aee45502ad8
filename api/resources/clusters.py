"""/clusters/ and /clusters/<id>/: the environments that runs belong to."""

from http import HTTPStatus

import falcon

from api.answers import send
from api.bodies import read_object
from api.paging import Paging
from api.params import no_query
from api.params.clusters import clusters_query
from api.params.force import force_query
from api.resources.accepted import answer_accepted
from api.resources.cluster_bodies import LARGEST_BODY, ClusterChange, NewCluster
from api.serializers.clusters import SHAPES
from api.serializers.rows import Objects
from db.cluster_deletion import delete_cluster
from db.clusters import change_cluster, create_cluster
from db.database import Database
from db.queries.clusters import get_cluster, list_clusters
from db.queries.times import TimeFormat


class ClusterCollection:
    """The clusters that are not deleted."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times
        self._shape = SHAPES[times]
        self._objects = Objects(self._shape, self._shape.__struct_fields__)

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with clusters by id."""
        page, fields = clusters_query(request.params, self._objects.names)
        objects = Objects(self._shape, fields) if fields else self._objects
        with self._database.reader() as connection:
            rows = list_clusters(connection, objects.names, page, times=self._times)
        shown = Paging(request, response, page).rows([rows])
        send(request, response, b"[%b]" % b"".join(map(objects.elements, shown)))

    on_head = on_get

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Make a cluster known; answer 201 with it."""
        no_query(request.params)
        body = read_object(request, NewCluster, LARGEST_BODY)
        with self._database.writer() as connection:
            create_cluster(
                connection,
                cluster_id=body.id,
                name=body.name,
                release_version=body.release_version,
            )
            row = get_cluster(
                connection, body.id, self._objects.names, times=self._times
            )
        response.status = HTTPStatus.CREATED
        response.location = f"{request.path}/{body.id}/"
        response.data = self._objects.json(row)


class Cluster:
    """One cluster that is not deleted."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times
        shape = SHAPES[times]
        self._objects = Objects(shape, shape.__struct_fields__)

    def on_get(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Answer with the cluster."""
        no_query(request.params)
        names = self._objects.names
        with self._database.reader() as connection:
            row = get_cluster(connection, cluster_id, names, times=self._times)
        send(request, response, self._objects.json(row))

    on_head = on_get

    def on_put(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Change its name or release version; answer with it."""
        no_query(request.params)
        body = read_object(request, ClusterChange, LARGEST_BODY)
        names = self._objects.names
        with self._database.writer() as connection:
            change_cluster(connection, cluster_id, body.columns())
            row = get_cluster(connection, cluster_id, names, times=self._times)
        response.data = self._objects.json(row)

    def on_delete(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Mark it and its transactions as deleted; answer 202 with the deletion."""
        force = force_query(request.params)
        task_id = delete_cluster(self._database, cluster_id, force=force)
        answer_accepted(response, self._database, task_id, times=self._times)
