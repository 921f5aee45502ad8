"""Read the definitions of the tasks in a transaction's graph."""

from typing import NamedTuple

from sqlalchemy import Connection, Text, cast, func, null, select

from db.queries.gate import is_shown
from db.tables import deployment_history as history
from db.tables import snapshots


class Definitions(NamedTuple):
    """The graph's tasks, and which of them have entries."""

    #: JSON text: task name → definition; None: no snapshot was stored.
    body: str | None
    #: Names with at least one entry; empty unless requested.
    names_with_entries: frozenset[str]


def get_definitions(
    connection: Connection, task_id: int, *, with_names: bool
) -> Definitions:
    """Return the snapshot of the graph's task definitions, in one statement.

    None for a run whose history is not shown.

    `with_names` also requests the names, which reads all entries.
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
            is_shown(task_id),
        )
    ).first()
    if found is None:
        return Definitions(None, frozenset())
    return Definitions(found[0], frozenset(found[1] or ()))
