"""Names that a search can ask for, as the newest deployments have them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.domain.snapshots import ROLE
from db.queries.gate import is_shown
from db.tables import deployment_history as history
from db.tables import snapshots, tasks


#: Deployments whose names are known, and names at most.
_RUNS, _MOST = 3, 50


def task_names(connection: Connection, begun: str) -> Sequence[str]:
    """Return names of tasks that begin so, in the order of their letters."""
    name = history.c.deployment_graph_task_name
    statement = (
        select(name)
        .distinct()
        .where(
            # As an array: of a join PostgreSQL would read all partitions.
            history.c.task_id.in_(_newest(connection)),
            is_shown(history.c.task_id),
            name.startswith(begun, autoescape=True),
        )
        .order_by(name)
        .limit(_MOST)
    )
    return connection.execute(statement).scalars().all()


def role_names(connection: Connection, begun: str) -> Sequence[str]:
    """Return names of roles that begin so, in the order of their letters."""
    statement = (
        select(snapshots.c.key)
        .distinct()
        .where(
            snapshots.c.task_id.in_(_newest(connection)),
            snapshots.c.kind == ROLE,
            snapshots.c.key.startswith(begun, autoescape=True),
        )
        .order_by(snapshots.c.key)
        .limit(_MOST)
    )
    return connection.execute(statement).scalars().all()


def _newest(connection: Connection) -> Sequence[int]:
    statement = (
        select(tasks.c.id)
        .where(tasks.c.name == "deployment", tasks.c.deleted_at.is_(None))
        .order_by(tasks.c.id.desc())
        .limit(_RUNS)
    )
    return connection.execute(statement).scalars().all()
