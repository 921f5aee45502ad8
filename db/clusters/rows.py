"""Clusters as they are written; Nailgun numbers them, we only know of them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Text, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert

from db.domain.environments import TOLD_BY
from db.domain.errors import ClusterExists, ClusterNotFound
from db.domain.gate import records_history
from db.tables import clusters


def create_cluster(
    connection: Connection, *, cluster_id: int, name: str, release_version: str | None
) -> None:
    """Insert a cluster, or say more of one that no client named.

    Raises ClusterExists where the id is or was another's.
    """
    row = insert(clusters).values(
        id=cluster_id,
        name=name,
        release_version=release_version,
        records_history=records_history(release_version),
    )
    told = (*TOLD_BY, *TOLD_BY.values(), "records_history")
    new = row.on_conflict_do_update(
        index_elements=[clusters.c.id],
        set_={each: row.excluded[each] for each in told},
        where=clusters.c.known_from.is_not(None) & clusters.c.deleted_at.is_(None),
    )
    if connection.execute(new.returning(clusters.c.id)).first() is None:
        known = select(clusters.c.deleted_at).where(clusters.c.id == cluster_id)
        deleted_at = connection.execute(known).scalar_one()
        what = "exists already"
        if deleted_at is not None:
            what = "was deleted, and its id is not given again"
        raise ClusterExists(cluster_id, what)


def change_cluster(
    connection: Connection, cluster_id: int, changes: Mapping[str, str | None]
) -> None:
    """Set these columns (`name`, `release_version`) as a client says them.

    Raises ClusterNotFound.
    """
    there = clusters.c.id == cluster_id, clusters.c.deleted_at.is_(None)
    told_by = {TOLD_BY[each]: None for each in changes}
    values: dict[str, object] = {**changes, **told_by}
    if "release_version" in changes:
        values["records_history"] = records_history(changes["release_version"])
    changed = update(clusters).where(*there).values(values)
    if connection.execute(changed).rowcount == 0:
        raise ClusterNotFound


def lock_cluster(connection: Connection, cluster_id: int) -> str:
    """Return what people call the cluster, and keep all others off it.

    Its id, where its name is not known. Until the transaction ends nobody registers a
    transaction of it: a foreign key's check waits for this lock. Raises
    ClusterNotFound.
    """
    there = clusters.c.id == cluster_id, clusters.c.deleted_at.is_(None)
    name = func.coalesce(clusters.c.name, cast(clusters.c.id, Text))
    found: str | None = connection.execute(
        select(name).where(*there).with_for_update()
    ).scalar()
    if found is None:
        raise ClusterNotFound
    return found


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
        raise ClusterNotFound


def mark_cluster_deleted(
    connection: Connection, cluster_id: int, deleted_at: datetime
) -> None:
    """Say that a cluster, which the caller holds, is deleted since then."""
    row = update(clusters).where(clusters.c.id == cluster_id)
    connection.execute(row.values(deleted_at=deleted_at))
