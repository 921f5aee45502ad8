"""Deployment history as it is read: whole, or narrowed by PostgreSQL."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Text, cast, func, null, select

from db.domain.statuses import HistoryStatus
from db.queries.chunks import chunks
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history
from db.tables import snapshots


def list_history(
    connection: Connection,
    task_id: int,
    *,
    times: TimeFormat,
    nodes: Collection[str] = (),
    statuses: Collection[HistoryStatus] = (),
    names: Collection[str] = (),
    with_custom: bool = False,
    with_summary: bool = False,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield a transaction's entries in chunks, by id; empty collections filter nothing.

    Columns: id, task_id, node_id, deployment_graph_task_name, time_start,
    time_end, status, then where asked for `custom` and `summary` (JSON texts).
    """
    columns = [
        history.c.id,
        history.c.task_id,
        history.c.node_id,
        history.c.deployment_graph_task_name,
        rendered(history.c.time_start, times),
        rendered(history.c.time_end, times),
        cast(history.c.status, Text),
    ]
    if with_custom:
        columns.append(cast(history.c.custom, Text))
    if with_summary:
        columns.append(cast(history.c.summary, Text))
    statement = (
        select(*columns).where(history.c.task_id == task_id).order_by(history.c.id)
    )
    if nodes:
        statement = statement.where(history.c.node_id.in_(nodes))
    if statuses:
        statement = statement.where(history.c.status.in_(statuses))
    if names:
        statement = statement.where(history.c.deployment_graph_task_name.in_(names))
    return chunks(connection, statement, whole=not (nodes or statuses or names))


class Definitions(NamedTuple):
    """The graph's tasks, and which of them have entries."""

    #: JSON text: task name → what the task is; None: no snapshot was stored.
    body: str | None
    #: Names with at least one entry; empty unless asked for.
    names_with_entries: frozenset[str]


def get_definitions(
    connection: Connection, task_id: int, *, with_names: bool
) -> Definitions:
    """Return the snapshot of the graph's task definitions, in one statement.

    `with_names` asks for the names too, which reads all the entries.
    """
    names = (
        select(func.array_agg(history.c.deployment_graph_task_name.distinct()))
        .where(history.c.task_id == task_id)
        .scalar_subquery()
    )
    found = connection.execute(
        select(cast(snapshots.c.body, Text), names if with_names else null()).where(
            snapshots.c.task_id == task_id,
            snapshots.c.kind == "task_definitions",
            snapshots.c.key == "",
        )
    ).first()
    if found is None:
        return Definitions(None, frozenset())
    return Definitions(found[0], frozenset(found[1] or ()))
