"""/transactions/<id>/deployment_history/<entry id>/: why one task ended as it did."""

from http import HTTPStatus

import falcon

from api.history.entry_serializer import history_entry
from api.http.answers import send
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from db.database import Database
from db.queries.entry import get_entry
from fuel_history.shapes.history import EntryDetails


class HistoryEntry:
    """One entry of a transaction's history."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._mount = mount

    @Operation(
        "show_entry",
        "Deployment history",
        {HTTPStatus.OK: document("The entry.", EntryDetails)},
    )
    @may_be_stale
    def on_get(
        self,
        request: falcon.Request,
        response: falcon.Response,
        transaction_id: int,
        entry_id: int,
    ) -> None:
        """Show all details of one entry.

        Use it to see why a task failed: the answer has the orchestrator's message, the
        task's own report (`summary`), and its definition in this run's graph.
        """
        Query.read(request)
        with self._database.reader() as connection:
            row = get_entry(
                connection, transaction_id, entry_id, times=self._mount.history_times
            )
        with_task_name = self._mount.shows_task_name
        send(request, response, history_entry(row, with_task_name=with_task_name))

    on_head = on_get
