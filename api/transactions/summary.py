"""/transactions/<id>/summary/: what ran, where, and what failed."""

from http import HTTPStatus

import falcon

from api.http.answers import send
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.transactions.summary_serializer import TRANSACTION_COLUMNS, Rows, summary
from db.database import Database
from db.queries.failures import list_failed
from db.queries.summary import (
    count_by_node,
    count_by_task,
    list_running_at_stop,
)
from db.queries.transactions import get_transaction
from fuel_history.shapes.summary import Summary as Shape


#: Maximum number of entries that an answer names; the history has them all.
MOST_NAMED = 100


class Summary:
    """Shows the summary of one transaction."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._mount = mount

    @Operation(
        "show_summary",
        "Transactions",
        {HTTPStatus.OK: document("The summary.", Shape)},
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Summarise a run's entries.

        Counts them by status, by node and by task; shows how long they took, and how
        many of the graph's tasks were reported at all.
        """
        Query.read(request)
        with_task_name = self._mount.shows_task_name
        rows = self._read(transaction_id)
        send(request, response, summary(rows, with_task_name=with_task_name))

    on_head = on_get

    def _read(self, task_id: int) -> Rows:
        times = self._mount.history_times
        with self._database.reader() as connection:
            return Rows(
                get_transaction(connection, task_id, TRANSACTION_COLUMNS, times=times),
                count_by_node(connection, task_id, times=times),
                count_by_task(connection, task_id, times=times),
                list_failed(connection, task_id, times=times, limit=MOST_NAMED),
                list_running_at_stop(connection, task_id, limit=MOST_NAMED),
            )
