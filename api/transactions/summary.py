"""/transactions/<id>/summary/: what ran, where, and what failed."""

from http import HTTPStatus
from typing import Any

from api.answers.computed import Context, computed
from api.http.query import Query
from api.operations.answers import document
from api.operations.operation import Operation
from api.transactions.summary_serializer import TRANSACTION_COLUMNS, Rows, summary_of
from db.queries.failures import list_failed
from db.queries.summary import (
    count_by_node,
    count_by_task,
    list_running_at_stop,
)
from db.queries.transactions import get_transaction
from fuel_history.shapes.summary import Summary


#: Maximum number of entries that an answer names; the history has them all.
MOST_NAMED = 100


@computed
@Operation(
    "show_summary", "Transactions", {HTTPStatus.OK: document("The summary.", Summary)}
)
def summary(context: Context[Query], transaction_id: int) -> Summary[Any]:
    """Summarise a run's entries.

    Counts them by status, by node and by task; shows how long they took, and how many
    of the graph's tasks were reported at all.
    """
    connection, _, mount = context
    task_id, times = transaction_id, mount.history_times
    rows = Rows(
        get_transaction(connection, task_id, TRANSACTION_COLUMNS, times=times),
        count_by_node(connection, task_id, times=times),
        count_by_task(connection, task_id, times=times),
        list_failed(connection, task_id, times=times, limit=MOST_NAMED),
        list_running_at_stop(connection, task_id, limit=MOST_NAMED),
    )
    return summary_of(rows, with_task_name=mount.shows_task_name)
