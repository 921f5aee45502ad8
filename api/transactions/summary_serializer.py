"""A summary of a run: what ran, where, how long it took, and what failed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from api.transactions.summary_shape import (
    Durations,
    EntryCounts,
    FailedEntry,
    NodeSummary,
    RunningEntry,
    StatusCounts,
    Summary,
    TaskSummary,
)
from db.domain.statuses import HistoryStatus, TransactionStatus


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


def summary(rows: Rows, *, with_task_name: bool) -> bytes:
    """Return a run's summary as a JSON object."""
    run = dict(zip(TRANSACTION_COLUMNS, rows.transaction, strict=True))
    expected = run.pop("graph_tasks")
    ended = TransactionStatus(run["status"]).is_final

    def names(row: Row) -> tuple[str, str | UnsetType]:
        name = row.deployment_graph_task_name
        return name, name if with_task_name else UNSET

    return msgspec.json.encode(
        Summary(
            **run,
            entries=_entries(rows.nodes, expected, ended=ended),
            nodes=[_node(row) for row in rows.nodes],
            tasks=[_task(row, *names(row)) for row in rows.tasks],
            failed=[
                FailedEntry(row.id, row.node_id, *names(row), row.message, row.time_end)
                for row in rows.failed
            ],
            running_at_stop=[
                RunningEntry(row.id, row.node_id, *names(row))
                for row in rows.running_at_stop
            ],
        )
    )


def _entries(nodes: Sequence[Row], expected: int | None, *, ended: bool) -> EntryCounts:
    by_status = StatusCounts(
        *(sum(getattr(row, status) for row in nodes) for status in HistoryStatus)
    )
    total = _total(by_status)
    received = sum(row.received for row in nodes)
    # Not expected - received: a report of a task that is not in the graph would
    # make up for a missing one.
    missing = None if expected is None else total - received
    return EntryCounts(
        total,
        by_status,
        expected,
        received,
        missing,
        running_after_end=by_status.running if ended else 0,
        late=sum(row.late for row in nodes),
    )


def _node(row: Row) -> NodeSummary:
    by_status = _by_status(row)
    return NodeSummary(
        row.node_id,
        row.node_status,
        row.error_type,
        row.message,
        _total(by_status),
        by_status,
        row.time_start,
        row.time_end,
        row.duration,
    )


def _task(row: Row, name: str, task_name: str | UnsetType) -> TaskSummary:
    by_status = _by_status(row)
    return TaskSummary(
        name,
        task_name,
        _total(by_status),
        by_status,
        row.time_start,
        row.time_end,
        _duration(row),
    )


def _duration(row: Row) -> Durations | None:
    if row.shortest is None:
        return None
    return Durations(row.shortest, row.longest, row.mean, row.median)


def _by_status(row: Row) -> StatusCounts:
    return StatusCounts(*(getattr(row, status) for status in HistoryStatus))


def _total(by_status: StatusCounts) -> int:
    total: int = sum(msgspec.structs.astuple(by_status))
    return total
