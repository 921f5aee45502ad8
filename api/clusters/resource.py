"""/clusters/ and /clusters/<id>/: the environments that runs belong to."""

from http import HTTPStatus

import falcon

from api.answers.accepted import answer_accepted
from api.answers.force import ForceQuery
from api.answers.rows import Objects
from api.clusters.bodies import ClusterChange, NewCluster
from api.clusters.query import QUERIES, SHAPES
from api.http.answers import send, send_page
from api.http.bodies import LARGEST_SMALL_BODY, read_object
from api.http.formats import negotiated
from api.http.links import path_of
from api.http.mount import ByMount, Mount
from api.http.pagination import Paging
from api.http.query import Query
from api.operations.answers import document, table, written
from api.operations.operation import Operation
from api.operations.shape import SomeOf, any_of
from db.clusters.rows import change_cluster, create_cluster
from db.database import Database
from db.queries.clusters import get_cluster, list_clusters
from db.runs.cluster_deletion import delete_cluster
from fuel_history.shapes.clusters import ClientCluster
from fuel_history.shapes.clusters import Cluster as Shape
from fuel_history.shapes.transactions import Transaction


_TAG = "Clusters"


class ClusterCollection:
    """The clusters that are not deleted."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times
        self._shape = SHAPES.at(mount)
        self._objects = Objects(self._shape)
        self._query = QUERIES.at(mount)

    @Operation(
        "list_clusters",
        _TAG,
        {
            HTTPStatus.OK: table(
                "The clusters.",
                ByMount(
                    any_of(Shape, SomeOf(Shape)),
                    any_of(ClientCluster, SomeOf(ClientCluster)),
                ),
            )
        },
        query=QUERIES,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List environments.

        Includes environments registered here or by a deployment; deleted ones are left
        out.
        """
        query = self._query.read(request)
        objects = Objects(self._shape, query.fields or None)
        columns, csv_kind = objects.names, query.csv
        answer_format = negotiated(request, columns=columns, csv_kind=csv_kind)
        paging = Paging(request, response, query.page)
        with self._database.reader() as connection:
            rows = list_clusters(
                connection, objects.names, query.page, times=self._times
            )
        parts = map(objects.elements, paging.rows([rows]))
        send_page(request, response, answer_format, parts, paging)

    on_head = on_get

    @Operation(
        "create_cluster",
        _TAG,
        {HTTPStatus.CREATED: written("Known.", SHAPES, "Location")},
        problems=(HTTPStatus.CONFLICT,),
        body=NewCluster,
    )
    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Register an environment.

        Send the id that Nailgun gave it. The release decides whether its deployments
        are recorded: from 9.0 on (`mitaka-9.0`), and if the release is not known.
        """
        Query.read(request)
        body = read_object(request, NewCluster, LARGEST_SMALL_BODY)
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
        response.location = path_of(request, f"{request.path}/{body.id}/")
        response.data = self._objects.json(row)


class Cluster:
    """One cluster that is not deleted."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times
        self._objects = Objects(SHAPES.at(mount))

    @Operation(
        "show_cluster",
        _TAG,
        {HTTPStatus.OK: document("The cluster.", SHAPES)},
    )
    def on_get(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Show an environment.

        A deleted environment is not found.
        """
        Query.read(request)
        names = self._objects.names
        with self._database.reader() as connection:
            row = get_cluster(connection, cluster_id, names, times=self._times)
        send(request, response, self._objects.json(row))

    on_head = on_get

    @Operation(
        "change_cluster",
        _TAG,
        {HTTPStatus.OK: written("Changed.", SHAPES)},
        body=ClusterChange,
    )
    def on_put(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Change an environment's name or release.

        Members that are not sent stay as they are. A new release applies to reports
        that arrive later.
        """
        Query.read(request)
        body = read_object(request, ClusterChange, LARGEST_SMALL_BODY)
        names = self._objects.names
        with self._database.writer() as connection:
            change_cluster(connection, cluster_id, body.columns())
            row = get_cluster(connection, cluster_id, names, times=self._times)
        response.data = self._objects.json(row)

    @Operation(
        "delete_cluster",
        _TAG,
        {HTTPStatus.ACCEPTED: written("Deleted.", Transaction)},
        query=ForceQuery,
    )
    def on_delete(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Delete an environment, and keep its history.

        Sets `deleted_at` on it and on its transactions, and answers with the
        transaction that records the deletion. Its histories stay readable.
        """
        force = ForceQuery.read(request).force
        task_id = delete_cluster(self._database, cluster_id, force=force)
        answer_accepted(response, self._database, task_id, times=self._times)
