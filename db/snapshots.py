"""Snapshots: the graph as it was when the transaction began.

Kept away from the hot rows: the original read 150 MB for each report.
"""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    func,
    select,
    text,
    update,
)

from db.domain.snapshots import Snapshot
from db.tables import snapshots as table
from db.tables import tasks


# Plain text, not Core: its JSON type would encode a text that is JSON already.
_INSERT = text(
    "INSERT INTO snapshots (task_id, kind, key, body)"
    " VALUES (:task_id, :kind, :key, CAST(:body AS json))"
    " ON CONFLICT DO NOTHING"
)


def store_snapshots(
    connection: Connection, task_id: int, snapshots: Iterable[Snapshot]
) -> int:
    """Store the snapshots of one transaction; those that are there stay.

    Returns how many are new.
    """
    return sum(
        connection.execute(_INSERT, snapshot._asdict() | {"task_id": task_id}).rowcount
        for snapshot in snapshots
    )


def tasks_of_graph(task_id: ColumnElement[int]) -> ScalarSelect[int | None]:
    """Return the expression of how many tasks the graph has, over all its nodes.

    Null: no graph was stored.
    """
    # Counted by length: no string of the graph's many megabytes is looked into.
    of_node = func.json_array_length(table.c.body, type_=Integer)
    return (
        select(func.sum(of_node))
        .where(table.c.task_id == task_id, table.c.kind == "graph")
        .scalar_subquery()
    )


def count_graph_tasks(connection: Connection, task_id: int) -> None:
    """Keep with the transaction how many tasks its graph has.

    Called when its entries are stored: rows of `tasks` are written last.
    """
    counted = {"graph_tasks": tasks_of_graph(tasks.c.id)}
    connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id)
        .values(counted | {"version": tasks.c.version + 1})
    )
