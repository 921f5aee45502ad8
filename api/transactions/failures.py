"""/transactions/<id>/failures/: what failed, and what never ran because of it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import falcon

from answers.causes import runs_with
from api.http.etags import tag
from api.http.formats import negotiated
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.transactions.failures_serializer import TRANSACTION_COLUMNS, Run, Why, failures
from api.transactions.summary import MOST_NAMED
from astute.graph import tasks_on_node
from db.database import Connection, Database
from db.domain.answers.causes import cause_of, fingerprint
from db.domain.held_up import HoldUps, Key, Unfinished
from db.queries.failures import (
    count_unfinished,
    list_failed,
    list_graphs,
    list_unfinished,
)
from db.queries.transactions import get_transaction
from db.queries.versions import version_of_transaction
from fuel_history.shapes.failures import Failures as Shape


#: Maximum number of held up entries that the answer names per failed entry.
MOST_HELD_UP = 100


class Failures:
    """Shows the failures of one transaction."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._mount = mount

    @Operation(
        "show_failures",
        "Transactions",
        {HTTPStatus.OK: document("The failures.", Shape)},
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show what failed in a run, and what never ran because of it.

        A failed entry holds up the entries that depend on it in the run's graph,
        directly or through other entries that wait. An entry that started nevertheless
        did not wait, and holds nothing up. An entry that is held up by several is
        listed under each of them, and counted once in `never_ran`. `…/causes/` groups
        failures by their cause, with the last lines of output and operators' notes.
        """
        Query.read(request)
        answer_format = negotiated(request)
        with self._database.reader() as connection:
            version = version_of_transaction(connection, transaction_id)
            failed = list_failed(
                connection,
                transaction_id,
                times=self._mount.history_times,
                limit=MOST_NAMED,
            )
            why = _why(connection, transaction_id, failed)
            # Checked first, because a graph has many megabytes. What was seen before
            # changes with other runs.
            tag(request, response, version, [each.seen_before for each in why])
            run = self._read(connection, transaction_id, failed, why)
        with_task_name = self._mount.shows_task_name
        response.content_type = answer_format.content_type
        response.data = answer_format.document(
            failures(run, with_task_name=with_task_name)
        )

    on_head = on_get

    def _read(
        self,
        connection: Connection,
        task_id: int,
        failed: Sequence[Any],
        why: Sequence[Why],
    ) -> Run:
        columns = (*TRANSACTION_COLUMNS, "graph_tasks")
        *transaction, graph_tasks = get_transaction(
            connection, task_id, columns, times=self._mount.history_times
        )
        counts = count_unfinished(connection, task_id)
        pending: Sequence[Any] = []
        hold_ups = None if graph_tasks is None else HoldUps([], 0)
        if failed and hold_ups is not None:
            pending, hold_ups = _hold_ups(connection, task_id, failed)
        return Run(transaction, *counts, failed, why, pending, hold_ups)


def _why(connection: Connection, task_id: int, failed: Sequence[Any]) -> list[Why]:
    causes = [cause_of(row.summary, row.custom, row.message) for row in failed]
    marks = [
        fingerprint(row.deployment_graph_task_name, cause)
        for row, cause in zip(failed, causes, strict=True)
    ]
    seen = runs_with(connection, set(marks), before=task_id)
    return [
        Why(cause.text, mark, seen[mark])
        for cause, mark in zip(causes, marks, strict=True)
    ]


def _hold_ups(
    connection: Connection, task_id: int, listed: Sequence[Any]
) -> tuple[Sequence[Any], HoldUps]:
    """Return the pending entries, and which of them the failed ones hold up.

    `listed` are the failed entries that the answer names; the others count too.
    """
    rows = list_unfinished(connection, task_id)
    ids = {row.id for row in listed}
    failed = [*listed, *(row for row in rows if row.failed and row.id not in ids)]
    pending = [row for row in rows if not row.failed]
    unfinished = Unfinished([*map(_key, failed)], [*map(_key, pending)])
    node_ids = {row.node_id for row in rows}
    for node_id, body in list_graphs(connection, task_id, node_ids):
        for task in tasks_on_node(node_id, body):
            unfinished.link(*task)
    return pending, unfinished.hold_ups(len(listed), MOST_HELD_UP)


def _key(row: Any) -> Key:
    return row.node_id, row.deployment_graph_task_name
