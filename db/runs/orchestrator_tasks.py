"""Store the orchestrator's tasks that change runs or environments, and apply them.

A run and such a task become known in any order. Each is committed first, and then looks
for the other in its own transaction: the second one finds what the first committed. So
the effect of both is always applied, and applying it twice changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Text,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from db.clusters.placements import placed
from db.clusters.rows import lock_cluster, mark_cluster_deleted
from db.database import Database
from db.domain.errors import ClusterNotFound
from db.domain.orchestrator_tasks import (
    Effect,
    OrchestratorTask,
    changes_by,
    fold,
    merge,
)
from db.domain.transactions import fold as fold_changes
from db.runs.deletion import lock_transactions, mark_deleted, now
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import find_transactions
from db.tables import orchestrator_tasks as table
from db.tables import tasks


_TEXTS = ARRAY(Text)
#: The period that is checked again periodically: a process may have died in between.
_RECENT = timedelta(hours=1)


def store_orchestrator_tasks(
    connection: Connection, new: Iterable[OrchestratorTask]
) -> list[str]:
    """Merge tasks with what is known of them; return their uuids."""
    found = {task.uuid: _with_cluster(connection, task) for task in fold(new)}
    if not found:
        return []
    connection.execute(
        insert(table).on_conflict_do_nothing(index_elements=[table.c.uuid]),
        [_row(OrchestratorTask(task.uuid, task.effect)) for task in found.values()],
    )
    for known in _select(connection, _among(list(found)), for_update=True):
        merged = merge(known, found[known.uuid])._replace(node_ids=known.node_ids)
        if merged != known:
            row = update(table).where(table.c.uuid == known.uuid)
            connection.execute(row.values(_row(merged)))
    return list(found)


def apply_orchestrator_tasks(database: Database, uuids: Sequence[str]) -> None:
    """Apply the effects of these tasks to registered runs.

    Raises DatabaseUnavailable.
    """
    _apply(database, _among(uuids))


def apply_to_runs(database: Database, run_uuids: Sequence[str]) -> None:
    """Apply all effects on these registered runs. Raises DatabaseUnavailable."""
    theirs = table.c.run_uuids.overlap(bindparam("run_uuids", list(run_uuids), _TEXTS))
    _apply(database, or_(theirs, _among(run_uuids)))


def apply_recent(database: Database) -> None:
    """Apply the effects of the last hour's tasks. Raises DatabaseUnavailable."""
    _apply(database, table.c.created_at > func.now() - _RECENT)


def forget_before(connection: Connection, time: datetime) -> int:
    """Remove the tasks that were first seen before a time; return their number.

    Their effects were applied long ago. Only for retention.
    """
    old = delete(table).where(table.c.created_at < time)
    return connection.execute(old).rowcount


def _apply(database: Database, which: ColumnElement[bool]) -> None:
    with database.reader() as connection:
        found = _select(connection, which)
    if not found:
        return
    changes = fold_changes(change for task in found for change in changes_by(task))
    with database.writer() as connection:
        known = find_transactions(connection, {each.task_uuid for each in changes})
        change_transactions(
            connection,
            [each for each in changes if each.task_uuid in known],
            {uuid: transaction.task_id for uuid, transaction in known.items()},
        )
    for task in found:
        if task.ends_environment and task.cluster_id is not None:
            with database.writer() as connection:
                _end_environment(connection, task, task.cluster_id)


def _end_environment(
    connection: Connection, task: OrchestratorTask, cluster_id: int
) -> None:
    """Mark all that an environment had as deleted (contract.md, 2.6)."""
    try:
        lock_cluster(connection, cluster_id)
    except ClusterNotFound:
        # It is already deleted.
        return
    until = select(table.c.created_at).where(table.c.uuid == task.uuid)
    before = tasks.c.created_at <= until.scalar_subquery()
    locked = lock_transactions(connection, before & (tasks.c.cluster_id == cluster_id))
    at = now(connection)
    mark_deleted(connection, locked.ids, at)
    if task.effect is Effect.removal:
        mark_cluster_deleted(connection, cluster_id, at)


def _with_cluster(connection: Connection, task: OrchestratorTask) -> OrchestratorTask:
    """Return a task with the environment of its nodes, if it names none."""
    if task.cluster_id is None and task.node_ids:
        where = set(placed(connection, task.node_ids).values())
        if len(where) == 1:
            return task._replace(cluster_id=min(where))
    return task


def _among(uuids: Sequence[str]) -> ColumnElement[bool]:
    return table.c.uuid == any_(bindparam("uuids", list(uuids), type_=_TEXTS))


def _select(
    connection: Connection, which: ColumnElement[bool], *, for_update: bool = False
) -> list[OrchestratorTask]:
    columns = (
        *(table.c.uuid, table.c.method, table.c.status, table.c.message),
        *(table.c.requested_at, table.c.ended_at, table.c.run_uuids),
        table.c.cluster_id,
    )
    statement = select(*columns).where(which).order_by(table.c.uuid)
    if for_update:
        statement = statement.with_for_update()
    return [
        OrchestratorTask(
            row.uuid,
            Effect(row.method),
            row.status,
            row.message,
            row.requested_at,
            row.ended_at,
            tuple(row.run_uuids),
            row.cluster_id,
        )
        for row in connection.execute(statement)
    ]


def _row(task: OrchestratorTask) -> dict[str, object]:
    row = task._asdict()
    del row["node_ids"]
    return row | {"method": row.pop("effect"), "run_uuids": list(task.run_uuids)}
