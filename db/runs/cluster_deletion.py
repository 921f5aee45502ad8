"""Reset and delete a cluster; each is recorded as a transaction.

Existing rows only get `deleted_at`: statuses stay as they were.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from db.clusters.rows import lock_cluster, mark_cluster_deleted
from db.database import Connection, Database
from db.domain.clusters import RESET
from db.domain.errors import ClusterBusy
from db.domain.statuses import TransactionStatus
from db.domain.transactions import TransactionChange
from db.runs.deletion import lock_transactions, mark_deleted, now
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import next_task_id, register_transaction
from db.tables import tasks


class _Idle(NamedTuple):
    """A locked cluster, with its transactions that are not deleted."""

    name: str
    task_ids: list[int]


def reset_cluster(database: Database, cluster_id: int, *, force: bool) -> int:
    """Mark all transactions of a cluster as deleted; return the reset's own id.

    Raises ClusterNotFound, and ClusterBusy if one has not ended and `force` is not set.
    """
    task_id = _next_id(database, cluster_id, "reset", force=force)
    with database.writer() as connection:
        name, task_ids = _lock(connection, cluster_id, "reset", force=force)
        at = now(connection)
        mark_deleted(connection, task_ids, at)
        _register(
            connection,
            task_id,
            RESET,
            cluster_id=cluster_id,
            message=f"Environment '{name}' was successfully reset",
            at=at,
        )
    return task_id


def delete_cluster(database: Database, cluster_id: int, *, force: bool) -> int:
    """Mark a cluster and all its transactions as deleted; return the deletion's id.

    The deletion is one of them. Raises as :func:`reset_cluster` does.
    """
    task_id = _next_id(database, cluster_id, "delete", force=force)
    with database.writer() as connection:
        name, task_ids = _lock(connection, cluster_id, "delete", force=force)
        at = now(connection)
        _register(
            connection,
            task_id,
            "cluster_deletion",
            cluster_id=cluster_id,
            message=f"Environment '{name}' was deleted",
            at=at,
        )
        mark_deleted(connection, [*task_ids, task_id], at)
        mark_cluster_deleted(connection, cluster_id, at)
    return task_id


def _next_id(database: Database, cluster_id: int, action: str, *, force: bool) -> int:
    # A refused request must not use up ids, and with them partitions.
    with database.writer() as connection:
        _lock(connection, cluster_id, action, force=force)
    return next_task_id(database)


def _lock(
    connection: Connection, cluster_id: int, action: str, *, force: bool
) -> _Idle:
    name = lock_cluster(connection, cluster_id)
    locked = lock_transactions(connection, tasks.c.cluster_id == cluster_id)
    if locked.open and not force:
        raise ClusterBusy(cluster_id, action)
    return _Idle(name, locked.ids)


def _register(
    connection: Connection,
    task_id: int,
    name: str,
    *,
    cluster_id: int,
    message: str,
    at: datetime,
) -> None:
    uuid = str(uuid4())
    register_transaction(
        connection, task_id=task_id, uuid=uuid, name=name, cluster_id=cluster_id
    )
    done = TransactionChange(
        uuid,
        status=TransactionStatus.ready,
        progress=100,
        time_start=at,
        time_end=at,
        message=message,
        message_status=TransactionStatus.ready,
        message_reported_at=at,
    )
    change_transactions(connection, [done], {uuid: task_id})
