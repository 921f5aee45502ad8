"""/tasks/ and /tasks/<id>/: transactions as clients before 9.0 use them."""

from collections.abc import Mapping
from http import HTTPStatus

import falcon

from api.answers.force import ForceQuery
from api.answers.rows import Objects
from api.answers.transactions import TransactionAnswers
from api.http.answers import send
from api.http.links import path_of
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.http.unknown import HEADER as UNKNOWN
from api.operations.answers import document, nothing, table
from api.operations.operation import Operation
from api.operations.shape import SomeOf
from api.transactions.tasks_query import TasksQuery
from db.database import Database
from db.queries.tasks import get_task, require_task
from db.runs.deletion import delete_transaction
from fuel_history.shapes.transactions import Transaction


#: Deprecated since the specification (RFC 9745): 2016-03-07.
DEPRECATED_SINCE = "@1457308800"

_TAG = "Tasks (deprecated)"
_HEADERS = ("Deprecation", "SuccessorVersion")


def deprecated(
    request: falcon.Request,
    response: falcon.Response,
    resource: object,
    params: Mapping[str, object],
) -> None:
    """Point to the replacement, even if the request fails later."""
    mount, _, rest = request.path.partition("/tasks")
    response.set_header("Deprecation", DEPRECATED_SINCE)
    response.append_header(
        "Link",
        f"<{path_of(request, f'{mount}/transactions{rest}/')}>;"
        ' rel="successor-version"',
    )


@falcon.before(deprecated)
class TaskCollection:
    """The transactions that are not deleted."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._answers = TransactionAnswers(database, mount.times)

    @Operation(
        "list_tasks",
        _TAG,
        {
            HTTPStatus.OK: table(
                "The tasks.",
                Transaction,
                SomeOf(Transaction),
                headers=(*_HEADERS, UNKNOWN),
            )
        },
        query=TasksQuery,
        deprecated=True,
    )
    @may_be_stale
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List transactions that are not deleted.

        Like `/transactions/`, but without those that have `deleted_at`.
        """
        query = TasksQuery.read(request)
        self._answers.send_list(request, response, query)

    on_head = on_get


@falcon.before(deprecated)
class Task:
    """One transaction that is not deleted."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times
        self._objects = Objects(Transaction)

    @Operation(
        "show_task",
        _TAG,
        {HTTPStatus.OK: document("The task.", Transaction, *_HEADERS)},
        deprecated=True,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, task_id: int
    ) -> None:
        """Show a transaction that is not deleted.

        Like `/transactions/<id>/`, but a deleted one is not found.
        """
        Query.read(request)
        with self._database.reader() as connection:
            names = self._objects.names
            row = get_task(connection, task_id, names, times=self._times)
        send(request, response, self._objects.json(row))

    on_head = on_get

    @Operation(
        "delete_task",
        _TAG,
        {HTTPStatus.NO_CONTENT: nothing("Deleted.", *_HEADERS)},
        query=ForceQuery,
        deprecated=True,
    )
    def on_delete(
        self, request: falcon.Request, response: falcon.Response, task_id: int
    ) -> None:
        """Delete a transaction, and keep its history.

        Like `DELETE /transactions/<id>/`, but it is not found a second time.
        """
        force = ForceQuery.read(request).force
        with self._database.writer() as connection:
            require_task(connection, task_id)
            delete_transaction(connection, task_id, force=force)
        response.status = HTTPStatus.NO_CONTENT
