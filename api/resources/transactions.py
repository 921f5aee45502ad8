"""/transactions/ and /transactions/<id>/: every Nailgun task, deleted ones too."""

from http import HTTPStatus

import falcon

from api.bodies import BadBody, read_object
from api.params import no_query
from api.params.transactions import transactions_query
from api.publisher import Publisher
from api.resources.deletion import on_delete_transaction
from api.run_body import LARGEST, RunBody, further_snapshots, start_again, start_of
from api.serializers.transactions import FIELDS
from api.staleness import may_be_stale
from api.transaction_answers import TransactionAnswers
from db.database import Database
from db.domain.errors import ClusterNotFound, DatabaseRefused
from db.queries.clusters import get_cluster
from db.queries.times import TimeFormat
from db.registration import register_run


class TransactionCollection:
    """The transactions."""

    def __init__(
        self, database: Database, times: TimeFormat, publisher: Publisher
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._answers = TransactionAnswers(database, times)

    @may_be_stale
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the list, narrowed by the query's parameters."""
        query = transactions_query(request.params, FIELDS)
        self._answers.send_list(request, response, query)

    on_head = on_get

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Register a run: 201, or 200 where it was registered by the same request."""
        no_query(request.params)
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
                f"cluster: there is no {start.cluster_id}, or it is deleted;"
                " clusters are created with POST /api/clusters/"
            ) from None
        except DatabaseRefused as error:
            raise BadBody(f"The body cannot be stored: {error}") from error
        with self._database.reader() as connection:
            response.data = self._answers.one(connection, registered.task_id)
        response.location = f"{request.path}/{registered.task_id}/"
        created = registered.created
        response.status = HTTPStatus.CREATED if created else HTTPStatus.OK

    def _require_cluster(self, cluster_id: int | None) -> None:
        # Asked before an id is taken: a request that fails uses up none.
        if cluster_id is not None:
            with self._database.reader() as connection:
                get_cluster(connection, cluster_id, ["id"], times=TimeFormat.epoch)


class Transaction:
    """One transaction."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._answers = TransactionAnswers(database, times)

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the transaction of this id."""
        no_query(request.params)
        self._answers.send_one(request, response, transaction_id)

    on_head = on_get

    def on_delete(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Mark it as deleted, with all below it; answer 204."""
        on_delete_transaction(self._database, request, response, transaction_id)
