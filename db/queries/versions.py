"""What changes when an answer changes: asked before the answer is read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, true

from db.domain.errors import ClusterNotFound, TransactionNotFound
from db.queries.transactions import MAX_ID
from db.tables import clusters, tasks


#: Equal as long as nothing changed.
Version = Sequence[Any]


# Never of those that a filter leaves over: one that leaves and one that comes
# could make up for each other. The ids tell retention's removals.
_VERSION = select(func.sum(tasks.c.version), func.min(tasks.c.id), func.max(tasks.c.id))


def version_of_transaction(connection: Connection, task_id: int) -> Version:
    """Return what changes when a transaction or its history does.

    Raises TransactionNotFound.
    """
    statement = select(tasks.c.version).where(tasks.c.id == task_id)
    found = None if task_id > MAX_ID else connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    return found


def version_of_all(connection: Connection) -> Version:
    """Return what changes when any transaction or its history does."""
    return connection.execute(_VERSION).one()


def version_of_cluster(connection: Connection, cluster_id: int) -> Version:
    """Return what changes when a transaction of a cluster, or its history, does.

    A deleted cluster's are there too. Raises ClusterNotFound.
    """
    require_cluster(connection, cluster_id)
    statement = _VERSION.where(tasks.c.cluster_id == cluster_id)
    return connection.execute(statement).one()


def require_cluster(connection: Connection, cluster_id: int) -> None:
    """Raise ClusterNotFound where there is no such cluster; a deleted one is there."""
    statement = select(true()).where(clusters.c.id == cluster_id)
    if cluster_id > MAX_ID or connection.execute(statement).first() is None:
        raise ClusterNotFound
