"""/transactions/ and /transactions/<id>/: every Nailgun task, deleted ones too."""

from http import HTTPStatus

import falcon

from api.answers.force import ForceQuery
from api.answers.transactions import TransactionAnswers
from api.answers.transactions_query import TransactionsQuery
from api.http.bodies import BadBody, read_object
from api.http.links import path_of
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.http.unknown import HEADER as UNKNOWN
from api.operations.answers import document, nothing, table, written
from api.operations.operation import Operation
from api.operations.shape import SomeOf
from api.transactions.run_body import (
    LARGEST,
    RunBody,
    further_snapshots,
    start_again,
    start_of,
)
from db.database import Database
from db.domain.errors import ClusterNotFound, DatabaseRefused
from db.queries.clusters import get_cluster
from db.queries.times import TimeFormat
from db.runs.client_registration import register_run
from db.runs.deletion import delete_transaction
from fuel_history.shapes.transactions import Transaction as Shape
from publishing.publisher import Publisher


_TAG = "Transactions"


class TransactionCollection:
    """The transactions."""

    def __init__(self, database: Database, mount: Mount, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._answers = TransactionAnswers(database, mount.times)

    @Operation(
        "list_transactions",
        _TAG,
        {
            HTTPStatus.OK: table(
                "The transactions.", Shape, SomeOf(Shape), headers=(UNKNOWN,)
            )
        },
        query=TransactionsQuery,
    )
    @may_be_stale
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List transactions, deleted ones too.

        Lists every deployment, reset, deletion … that was ever registered, sorted by
        `id`. A deleted one has `deleted_at`; `/tasks/` leaves it out.
        """
        query = TransactionsQuery.read(request)
        self._answers.send_list(request, response, query)

    on_head = on_get

    @Operation(
        "register_transaction",
        _TAG,
        {
            HTTPStatus.CREATED: written("Registered.", Shape, "Location"),
            HTTPStatus.OK: written("It is already registered.", Shape, "Location"),
        },
        problems=(HTTPStatus.CONFLICT,),
        body=RunBody,
    )
    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Register a run before it starts.

        For orchestrators that send no start message. The entries of `tasks_graph` are
        created at once, as `pending`; reports that arrived before are applied. Sending
        the same `uuid` again changes nothing and returns 200, so a request whose answer
        was lost can be repeated.
        """
        Query.read(request)
        body = read_object(request, RunBody, LARGEST)
        start = start_of(body)
        try:
            self._require_cluster(start.cluster_id)
            registered = register_run(
                self._database,
                start,
                further_snapshots(body),
                lambda: self._publisher.publish([start_again(start)]),
            )
        except ClusterNotFound:
            raise BadBody(
                f"cluster: cluster {start.cluster_id} does not exist, or is deleted;"
                " create it with POST /api/clusters/"
            ) from None
        except DatabaseRefused as error:
            raise BadBody(f"The body cannot be stored: {error}") from error
        with self._database.reader() as connection:
            response.data = self._answers.one(connection, registered.task_id)
        response.location = path_of(request, f"{request.path}/{registered.task_id}/")
        created = registered.created
        response.status = HTTPStatus.CREATED if created else HTTPStatus.OK

    def _require_cluster(self, cluster_id: int | None) -> None:
        # Checked before an id is taken: a failed request uses up no id.
        if cluster_id is not None:
            with self._database.reader() as connection:
                get_cluster(connection, cluster_id, ["id"], times=TimeFormat.epoch)


class Transaction:
    """One transaction."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._answers = TransactionAnswers(database, mount.times)

    @Operation(
        "show_transaction",
        _TAG,
        {HTTPStatus.OK: document("The transaction.", Shape)},
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show a transaction.

        Shows its status, progress and times. While it runs, `progress` is at least the
        share of its entries that have ended.
        """
        Query.read(request)
        self._answers.send_one(request, response, transaction_id)

    on_head = on_get

    @Operation(
        "delete_transaction",
        _TAG,
        {HTTPStatus.NO_CONTENT: nothing("It is deleted.")},
        query=ForceQuery,
    )
    def on_delete(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Delete a transaction, and keep its history.

        Sets `deleted_at` on it and on its parts: `/tasks/` leaves it out, here it
        stays. No request ever removes history.
        """
        force = ForceQuery.read(request).force
        with self._database.writer() as connection:
            delete_transaction(connection, transaction_id, force=force)
        response.status = HTTPStatus.NO_CONTENT
