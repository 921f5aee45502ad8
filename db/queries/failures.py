"""Read what failed in a run, what did not start, and the graph that links them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Connection, Row, Text, bindparam, cast, func, select

from db.domain.statuses import HistoryStatus
from db.queries.durations import passed, to_milliseconds
from db.queries.gate import is_shown
from db.queries.nodes import by_size
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history
from db.tables import snapshots


Rows = Sequence[Row[*tuple[Any, ...]]]

_FAILED = history.c.status == HistoryStatus.error
_PENDING = history.c.status == HistoryStatus.pending
#: Nodes' graphs in memory at once; in a large run each has about 100 kB.
_GRAPHS = 16


def list_failed(
    connection: Connection, task_id: int, *, times: TimeFormat, limit: int
) -> Rows:
    """Return the failed entries, the first `limit` of them by their end.

    Columns: id, node_id, deployment_graph_task_name, message, time_start, time_end,
    duration (seconds), summary, custom (as JSON texts).
    """
    duration = passed(history.c.time_start, history.c.time_end)
    statement = (
        select(
            history.c.id,
            history.c.node_id,
            history.c.deployment_graph_task_name,
            history.c.message,
            rendered(history.c.time_start, times).label("time_start"),
            rendered(history.c.time_end, times).label("time_end"),
            to_milliseconds(duration).label("duration"),
            cast(history.c.summary, Text).label("summary"),
            cast(history.c.custom, Text).label("custom"),
        )
        .where(history.c.task_id == task_id, is_shown(task_id), _FAILED)
        .order_by(history.c.time_end.nulls_last(), history.c.id)
        .limit(limit)
    )
    return connection.execute(statement).all()


class Counts(NamedTuple):
    """How many entries of a run failed, and how many are pending."""

    failed: int
    pending: int


def count_unfinished(connection: Connection, task_id: int) -> Counts:
    """Return how many entries of a run failed, and how many are pending."""
    counts = [func.count().filter(which) for which in (_FAILED, _PENDING)]
    statement = select(*counts).where(
        history.c.task_id == task_id, is_shown(task_id), _FAILED | _PENDING
    )
    found = connection.execute(statement).one()
    return Counts(found[0], found[1])


def list_unfinished(connection: Connection, task_id: int) -> Rows:
    """Return the failed and the pending entries, by node (5 before 10) and name.

    Columns: id, node_id, deployment_graph_task_name, failed.
    """
    name = history.c.deployment_graph_task_name
    statement = (
        select(history.c.id, history.c.node_id, name, _FAILED.label("failed"))
        .where(history.c.task_id == task_id, is_shown(task_id), _FAILED | _PENDING)
        .order_by(*by_size(history.c.node_id), name.collate("C"))
    )
    return connection.execute(statement).all()


def list_graphs(
    connection: Connection, task_id: int, node_ids: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield the graph of each of these nodes: its id, its tasks as a JSON text."""
    wanted = bindparam("node_ids", list(node_ids), type_=ARRAY(Text))
    statement = select(snapshots.c.key, cast(snapshots.c.body, Text)).where(
        snapshots.c.task_id == task_id,
        snapshots.c.kind == "graph",
        snapshots.c.key == func.any(wanted),
    )
    # Read with a server's cursor, because a large run's graphs have many megabytes.
    options = {"yield_per": _GRAPHS}
    with connection.execute(statement, execution_options=options) as result:
        yield from result
