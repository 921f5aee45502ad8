"""Summarise a run: entries counted by node and by task."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Double,
    FromClause,
    Row,
    Subquery,
    case,
    func,
    select,
    true,
)

from db.domain.statuses import HistoryStatus
from db.queries.durations import passed, to_milliseconds
from db.queries.gate import is_shown
from db.queries.nodes import by_size
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history
from db.tables import tasks
from db.tables import transaction_nodes as nodes


Rows = Sequence[Row[*tuple[Any, ...]]]


def count_by_node(connection: Connection, task_id: int, *, times: TimeFormat) -> Rows:
    """Return one row for each node with an entry or an outcome, 5 before 10.

    Columns: node_id; node_status, error_type and message of its outcome, null if none
    was reported; the number of its entries with each status, under the status's name;
    received (how many have a report); late (how many have their status from a report
    that arrived after the one that ended the run); time_start, time_end (first start,
    last end so far), duration (seconds between the two).
    """
    received = func.count(history.c.reported_at).label("received")
    run_end = select(tasks.c.time_end).where(tasks.c.id == task_id).scalar_subquery()
    late = func.count().filter(history.c.reported_at > run_end).label("late")
    counted = _counted(history.c.node_id, task_id, received, late)
    outcome = select(nodes).where(*_of_run(nodes, task_id)).subquery("outcome")
    node_id = func.coalesce(counted.c.node_id, outcome.c.node_id)
    duration = passed(counted.c.time_start, counted.c.time_end)
    statement = (
        select(
            node_id.label("node_id"),
            outcome.c.status.label("node_status"),
            outcome.c.error_type,
            outcome.c.message,
            # A node can have an outcome without any known entry.
            *(
                func.coalesce(counted.c[name], 0).label(name)
                for name in (*HistoryStatus, "received", "late")
            ),
            *_times(counted, times),
            to_milliseconds(duration).label("duration"),
        )
        .select_from(counted)
        .outerjoin(outcome, counted.c.node_id == outcome.c.node_id, full=True)
        .order_by(*by_size(node_id))
    )
    return connection.execute(statement).all()


def count_by_task(connection: Connection, task_id: int, *, times: TimeFormat) -> Rows:
    """Return one row for each task with an entry, sorted by first start.

    Columns: deployment_graph_task_name; the counts and times as above; shortest,
    longest, mean, median (seconds on the nodes where it ended, null if there are none).
    """
    took = case(
        (
            history.c.status.in_(HistoryStatus.ran()),
            passed(history.c.time_start, history.c.time_end),
        )
    )
    counted = _counted(
        history.c.deployment_graph_task_name,
        task_id,
        to_milliseconds(func.min(took)).label("shortest"),
        to_milliseconds(func.max(took)).label("longest"),
        to_milliseconds(func.avg(took)).label("mean"),
        func.array_agg(took, type_=ARRAY(Double)).label("took"),
    )
    # Computed separately from each task's few numbers: in one statement with the
    # counts PostgreSQL would sort all entries by name, which takes twice as long.
    each = func.unnest(counted.c.took).column_valued("each")
    median = select(func.percentile_cont(0.5).within_group(each)).scalar_subquery()
    name = counted.c.deployment_graph_task_name
    statement = select(
        name,
        *(counted.c[status] for status in HistoryStatus),
        *_times(counted, times),
        counted.c.shortest,
        counted.c.longest,
        counted.c.mean,
        to_milliseconds(median).label("median"),
    ).order_by(counted.c.time_start.nulls_last(), name.collate("C"))
    return connection.execute(statement).all()


def list_running_at_stop(connection: Connection, task_id: int, *, limit: int) -> Rows:
    """Return the entries that were running when a stop was requested; empty: never.

    The first `limit` of them by node (5 before 10) and name. Columns: id, node_id,
    deployment_graph_task_name.
    """
    name = history.c.deployment_graph_task_name
    statement = (
        select(history.c.id, history.c.node_id, name)
        .join(tasks, tasks.c.id == history.c.task_id)
        .where(
            *_of_run(history, task_id),
            history.c.time_start <= tasks.c.stopped_at,
            func.coalesce(history.c.time_end > tasks.c.stopped_at, true()),
        )
        .order_by(*by_size(history.c.node_id), name.collate("C"))
        .limit(limit)
    )
    return connection.execute(statement).all()


def _counted(
    key: ColumnElement[str], task_id: int, *further: ColumnElement[Any]
) -> Subquery:
    counts = (
        func.count().filter(history.c.status == status).label(status.value)
        for status in HistoryStatus
    )
    return (
        select(
            key,
            *counts,
            func.min(history.c.time_start).label("time_start"),
            func.max(history.c.time_end).label("time_end"),
            *further,
        )
        .where(*_of_run(history, task_id))
        .group_by(key)
        .subquery("counted")
    )


def _of_run(table: FromClause, task_id: int) -> tuple[ColumnElement[bool], ...]:
    return table.c.task_id == task_id, is_shown(task_id)


def _times(counted: Subquery, times: TimeFormat) -> Iterator[ColumnElement[Any]]:
    for name in ("time_start", "time_end"):
        yield rendered(counted.c[name], times).label(name)
