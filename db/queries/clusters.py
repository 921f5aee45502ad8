"""Clusters as they are read; deleted ones are gone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, null, select, true

from db.domain.clusters import CLUSTER_STATUSES, DEPLOYMENTS, WITHOUT_DEPLOYMENT
from db.domain.errors import ClusterNotFound
from db.queries.keyset import Order, Page, paged
from db.queries.times import TimeFormat, rendered
from db.tables import clusters, tasks


#: What Nailgun says of a cluster and nobody tells us.
UNKNOWN = ("release_id", "fuel_version", "is_customized", "changes")


class ClusterOrder(Order):
    """Orders of clusters."""

    id = "id"
    id_descending = "-id"

    @property
    def keys(self) -> int:
        """How many numbers tell where in the list a cluster is."""
        return 1


def get_cluster(
    connection: Connection, cluster_id: int, names: Sequence[str], *, times: TimeFormat
) -> Row[*tuple[Any, ...]]:
    """Return one cluster, its columns as in :func:`list_clusters`.

    Raises ClusterNotFound.
    """
    statement = _clusters(names, times).where(clusters.c.id == cluster_id)
    found = connection.execute(statement).first()
    if found is None:
        raise ClusterNotFound(cluster_id)
    return found


def list_clusters(
    connection: Connection, names: Sequence[str], page: Page, *, times: TimeFormat
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return clusters by id: there are not many.

    `names` are the columns of a row: those of the table, `status`, and UNKNOWN,
    which are null. A page's rows have their key too (db/queries/keyset.py).
    """
    statement = paged(_clusters(names, times), page, clusters.c.id)
    return connection.execute(statement).all()


def _clusters(names: Sequence[str], times: TimeFormat) -> Select[*tuple[Any, ...]]:
    # A dry run brings a cluster into no state.
    latest = (
        select(tasks.c.status)
        .where(
            tasks.c.cluster_id == clusters.c.id,
            tasks.c.name.in_(DEPLOYMENTS),
            tasks.c.dry_run.is_(False),
            tasks.c.deleted_at.is_(None),
        )
        .order_by(tasks.c.id.desc())
        .limit(1)
        .lateral("latest")
    )
    status = case(CLUSTER_STATUSES, value=latest.c.status)
    columns = {
        "id": clusters.c.id,
        "name": clusters.c.name,
        "release_version": clusters.c.release_version,
        "status": func.coalesce(status, WITHOUT_DEPLOYMENT),
        "created_at": rendered(clusters.c.created_at, times),
        **dict.fromkeys(UNKNOWN, null()),
    }
    return (
        select(*(columns[name] for name in names))
        .outerjoin_from(clusters, latest, true())
        .where(clusters.c.deleted_at.is_(None))
    )
