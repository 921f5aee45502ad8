"""What Puppet changed in a run, as its entries' summaries say."""

from collections.abc import Collection

from sqlalchemy import Connection, Text, cast, select

from db.domain.answers.causes import changed_by
from db.domain.answers.entries import Key
from db.domain.statuses import HistoryStatus
from db.queries.gate import is_shown
from db.tables import deployment_history as history


_FETCH = 2000


def read_changes(
    connection: Connection, task_id: int, names: Collection[str] | None = None
) -> dict[Key, frozenset[str]]:
    """Return what Puppet changed in the entries of a run that were ready.

    `names`: only of these tasks.
    """
    name = history.c.deployment_graph_task_name
    statement = select(
        history.c.node_id,
        name,
        cast(history.c.summary, Text),
        cast(history.c.custom, Text),
    ).where(
        history.c.task_id == task_id,
        is_shown(task_id),
        history.c.status == HistoryStatus.ready,
    )
    if names is not None:
        statement = statement.where(name.in_(names))
    options = {"yield_per": _FETCH}
    with connection.execute(statement, execution_options=options) as rows:
        return {(row[0], row[1]): changed_by(row[2], row[3]) for row in rows}
