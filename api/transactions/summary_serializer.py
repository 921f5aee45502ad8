"""A summary of a run: what ran, where, how long it took, and what failed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from api.answers.shaped import shaped
from db.domain.statuses import HistoryStatus, TransactionStatus
from fuel_history.shapes.summary import (
    Counts,
    Durations,
    EntryCounts,
    FailedEntry,
    NodeSummary,
    RunningEntry,
    Summary,
    TaskSummary,
)


#: The columns of `Rows.transaction`.
TRANSACTION_COLUMNS = (
    *("id", "uuid", "status", "name", "cluster", "message", "progress"),
    *("time_start", "time_end", "duration", "graph_tasks"),
    *("outcome", "stopped_by", "stopped_at"),
)

Row = Any


class Rows(NamedTuple):
    """The rows that were read of a run."""

    #: A row of db.queries.transactions.
    transaction: Sequence[Any]
    # Of db.queries.summary:
    nodes: Sequence[Row]
    tasks: Sequence[Row]
    #: Of db.queries.failures.
    failed: Sequence[Row]
    #: Of db.queries.summary.
    running_at_stop: Sequence[Row]


def summary_of(rows: Rows, *, with_task_name: bool) -> Summary[Any]:
    """Return a run's summary."""
    run = dict(zip(TRANSACTION_COLUMNS, rows.transaction, strict=True))
    expected = run.pop("graph_tasks")
    ended = TransactionStatus(run["status"]).is_final

    return Summary(
        **run,
        entries=_entries(rows.nodes, expected, ended=ended),
        nodes=tuple(map(_node, rows.nodes)),
        tasks=tuple(_task(row, with_task_name=with_task_name) for row in rows.tasks),
        failed=tuple(
            shaped(FailedEntry, row, with_task_name=with_task_name)
            for row in rows.failed
        ),
        running_at_stop=tuple(
            shaped(RunningEntry, row, with_task_name=with_task_name)
            for row in rows.running_at_stop
        ),
    )


def _entries(nodes: Sequence[Row], expected: int | None, *, ended: bool) -> EntryCounts:
    by_status = _by_status(*nodes)
    total = sum(by_status.values())
    received = sum(row.received for row in nodes)
    return EntryCounts(
        total=total,
        by_status=by_status,
        expected=expected,
        received=received,
        # Not expected - received: a report of a task that is not in the graph would
        # make up for a missing one.
        missing=None if expected is None else total - received,
        running_after_end=by_status[HistoryStatus.running] if ended else 0,
        late=sum(row.late for row in nodes),
    )


def _node(row: Row) -> NodeSummary[Any]:
    by_status = _by_status(row)
    return shaped(
        NodeSummary,
        row,
        status=row.node_status,
        total=sum(by_status.values()),
        by_status=by_status,
    )


def _task(row: Row, *, with_task_name: bool) -> TaskSummary[Any]:
    by_status = _by_status(row)
    return shaped(
        TaskSummary,
        row,
        with_task_name=with_task_name,
        total=sum(by_status.values()),
        by_status=by_status,
        duration=_duration(row),
    )


def _duration(row: Row) -> Durations | None:
    if row.shortest is None:
        return None
    return Durations(
        min=row.shortest, max=row.longest, mean=row.mean, median=row.median
    )


def _by_status(*rows: Row) -> Counts:
    return {
        status: sum(getattr(row, status) for row in rows) for status in HistoryStatus
    }
