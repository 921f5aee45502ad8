"""/tasks/ and /tasks/<id>/: transactions as clients before 9.0 know them."""

from collections.abc import Mapping

import falcon

from api.answers import send
from api.params import no_query
from api.params.tasks import tasks_query
from api.resources.deletion import on_delete_task
from api.serializers.rows import Objects
from api.serializers.transactions import FIELDS, Transaction
from api.staleness import may_be_stale
from api.transaction_answers import TransactionAnswers
from db.database import Database
from db.queries.tasks import get_task
from db.queries.times import TimeFormat


#: Since the specification (RFC 9745): 2016-03-07.
DEPRECATED_SINCE = "@1457308800"


def deprecated(
    request: falcon.Request,
    response: falcon.Response,
    resource: object,
    params: Mapping[str, object],
) -> None:
    """Say, also in what becomes an error, where the same is found now."""
    mount, _, rest = request.path.partition("/tasks")
    response.set_header("Deprecation", DEPRECATED_SINCE)
    response.append_header(
        "Link", f'<{mount}/transactions{rest}/>; rel="successor-version"'
    )


@falcon.before(deprecated)
class TaskCollection:
    """The transactions that are not deleted."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._answers = TransactionAnswers(database, times)

    @may_be_stale
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the list, narrowed by the query's parameters."""
        query = tasks_query(request.params, FIELDS)
        self._answers.send_list(request, response, query)

    on_head = on_get


@falcon.before(deprecated)
class Task:
    """One transaction that is not deleted."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times
        self._objects = Objects(Transaction, FIELDS)

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, task_id: int
    ) -> None:
        """Answer with the transaction of this id."""
        no_query(request.params)
        with self._database.reader() as connection:
            row = get_task(connection, task_id, FIELDS, times=self._times)
        send(request, response, self._objects.json(row))

    on_head = on_get

    def on_delete(
        self, request: falcon.Request, response: falcon.Response, task_id: int
    ) -> None:
        """Mark it as deleted, with all below it; answer 204."""
        on_delete_task(self._database, request, response, task_id)
