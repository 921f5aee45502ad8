"""Write clusters; Nailgun numbers them, we only record them."""

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
    """Insert a cluster, or complete one that no client has named.

    Raises ClusterExists if another cluster has or had the id.
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
            what = "was deleted, and its id is not used again"
        raise ClusterExists(cluster_id, what)


def change_cluster(
    connection: Connection, cluster_id: int, changes: Mapping[str, str | None]
) -> None:
    """Set these columns (`name`, `release_version`) to a client's values.

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
    """Lock the cluster, and return its name, or its id if it has none.

    Until the transaction ends nothing can register a transaction of the cluster,
    because the check of the foreign key waits for this lock. Raises ClusterNotFound.
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
    """Prevent a cluster from being deleted until the transaction ends.

    Raises ClusterNotFound if it does not exist or is deleted.
    """
    there = clusters.c.id == cluster_id, clusters.c.deleted_at.is_(None)
    # FOR KEY SHARE, like the foreign key's own check.
    held = (
        select(clusters.c.id).where(*there).with_for_update(read=True, key_share=True)
    )
    if connection.execute(held).first() is None:
        raise ClusterNotFound


def mark_cluster_deleted(
    connection: Connection, cluster_id: int, deleted_at: datetime
) -> None:
    """Mark a cluster, which the caller has locked, as deleted at this time."""
    row = update(clusters).where(clusters.c.id == cluster_id)
    connection.execute(row.values(deleted_at=deleted_at))
