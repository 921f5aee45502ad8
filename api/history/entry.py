"""/transactions/<id>/deployment_history/<entry id>/: why one task ended as it did."""

from http import HTTPStatus
from typing import Any

from api.answers.computed import Context, computed
from api.history.entry_serializer import entry_details
from api.http.query import Query
from api.operations.answers import document
from api.operations.operation import Operation
from db.queries.entry import get_entry
from fuel_history.shapes.history import EntryDetails


@computed
@Operation(
    "show_entry",
    "Deployment history",
    {HTTPStatus.OK: document("The entry.", EntryDetails)},
)
def entry(
    context: Context[Query], transaction_id: int, entry_id: int
) -> EntryDetails[Any]:
    """Show all details of one entry.

    Use it to see why a task failed: the answer has the orchestrator's message, the
    task's own report (`summary`), and its definition in this run's graph.
    """
    connection, _, mount = context
    row = get_entry(connection, transaction_id, entry_id, times=mount.history_times)
    return entry_details(row, with_task_name=mount.shows_task_name)
