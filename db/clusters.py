"""Clusters as they are written; Nailgun numbers them, we only know of them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from db.domain.errors import ClusterExists, ClusterNotFound
from db.tables import clusters


def create_cluster(
    connection: Connection, *, cluster_id: int, name: str, release_version: str | None
) -> None:
    """Insert a cluster; raises ClusterExists where the id is or was another's."""
    row = insert(clusters).values(
        id=cluster_id, name=name, release_version=release_version
    )
    new = row.on_conflict_do_nothing(index_elements=[clusters.c.id])
    if connection.execute(new.returning(clusters.c.id)).first() is None:
        known = select(clusters.c.deleted_at).where(clusters.c.id == cluster_id)
        deleted_at = connection.execute(known).scalar_one()
        raise ClusterExists(cluster_id, deleted=deleted_at is not None)


def change_cluster(
    connection: Connection, cluster_id: int, changes: Mapping[str, str | None]
) -> None:
    """Set these columns (`name`, `release_version`); raises ClusterNotFound."""
    there = clusters.c.id == cluster_id, clusters.c.deleted_at.is_(None)
    changed = update(clusters).where(*there).values(dict(changes))
    if connection.execute(changed).rowcount == 0:
        raise ClusterNotFound(cluster_id)


def lock_cluster(connection: Connection, cluster_id: int) -> str:
    """Return the cluster's name and keep all others off it; raises ClusterNotFound.

    Until the transaction ends nobody registers a transaction of it: a foreign
    key's check waits for this lock.
    """
    there = clusters.c.id == cluster_id, clusters.c.deleted_at.is_(None)
    statement = select(clusters.c.name).where(*there).with_for_update()
    name: str | None = connection.execute(statement).scalar()
    if name is None:
        raise ClusterNotFound(cluster_id)
    return name


def hold_cluster(connection: Connection, cluster_id: int) -> None:
    """Keep a cluster from being deleted until the transaction ends.

    Raises ClusterNotFound where it is not there, or deleted.
    """
    there = clusters.c.id == cluster_id, clusters.c.deleted_at.is_(None)
    # FOR KEY SHARE, as the foreign key's own check.
    held = (
        select(clusters.c.id).where(*there).with_for_update(read=True, key_share=True)
    )
    if connection.execute(held).first() is None:
        raise ClusterNotFound(cluster_id)


def mark_cluster_deleted(
    connection: Connection, cluster_id: int, deleted_at: datetime
) -> None:
    """Say that a cluster, which the caller holds, is deleted since then."""
    row = update(clusters).where(clusters.c.id == cluster_id)
    connection.execute(row.values(deleted_at=deleted_at))
