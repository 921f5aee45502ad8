"""The graph that a transaction runs, as its snapshot has it."""

from sqlalchemy import ColumnElement, Integer, ScalarSelect, func, select

from db.tables import snapshots


def tasks_of_graph(task_id: ColumnElement[int]) -> ScalarSelect[int | None]:
    """Return the expression of how many tasks the graph has, over all its nodes.

    Null: no graph was stored.
    """
    # Counted by length: no string of the graph's many megabytes is looked into.
    of_node = func.json_array_length(snapshots.c.body, type_=Integer)
    return (
        select(func.sum(of_node))
        .where(snapshots.c.task_id == task_id, snapshots.c.kind == "graph")
        .scalar_subquery()
    )
