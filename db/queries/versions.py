"""Version numbers behind ETags, read before the data."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, true

from db.domain.errors import ClusterNotFound, TransactionNotFound
from db.queries.transactions import MAX_ID
from db.tables import clusters, tasks


#: Equal as long as nothing has changed.
Version = Sequence[Any]


# Never computed over filtered rows: one that leaves the filter and one that enters it
# could cancel out. The ids reveal removals by retention.
_VERSION = select(func.sum(tasks.c.version), func.min(tasks.c.id), func.max(tasks.c.id))


def version_of_transaction(connection: Connection, task_id: int) -> Version:
    """Return a version that changes with a transaction or its history.

    Raises TransactionNotFound.
    """
    statement = select(tasks.c.version).where(tasks.c.id == task_id)
    found = None if task_id > MAX_ID else connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    return found


def version_of_all(connection: Connection) -> Version:
    """Return a version that changes with any transaction or its history."""
    return connection.execute(_VERSION).one()


def version_of_cluster(connection: Connection, cluster_id: int) -> Version:
    """Return a version that changes with a cluster's transactions or their history.

    A deleted cluster has one too. Raises ClusterNotFound.
    """
    require_cluster(connection, cluster_id)
    statement = _VERSION.where(tasks.c.cluster_id == cluster_id)
    return connection.execute(statement).one()


def require_cluster(connection: Connection, cluster_id: int) -> None:
    """Raise ClusterNotFound unless the cluster exists; a deleted one does."""
    statement = select(true()).where(clusters.c.id == cluster_id)
    if cluster_id > MAX_ID or connection.execute(statement).first() is None:
        raise ClusterNotFound
