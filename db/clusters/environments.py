"""Learn the environments of runs from clients, Nailgun, graphs and nodes."""

from collections.abc import Collection, Iterable
from typing import cast

from sqlalchemy import (
    ARRAY,
    Connection,
    Text,
    any_,
    bindparam,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from db.database import Database
from db.domain.environments import (
    TOLD_BY,
    Source,
    decided,
    evidence,
    learned,
    stored,
    together,
)
from db.domain.gate import records_history
from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.tables import clusters, node_placements, snapshots, tasks


_TEXTS = ARRAY(Text)
#: Maximum number of runs without an environment that are searched for placed nodes.
_MOST_WAITING = 100


def learn_cluster(
    connection: Connection,
    cluster_id: int,
    *,
    name: str | None,
    release_version: str | None,
    source: Source,
) -> None:
    """Register a cluster, or add to what is known of it; None changes nothing.

    A value from a more certain source stays; the source is stored for each of the two
    values. A deleted cluster stays deleted.
    """
    new = insert(clusters).values(
        id=cluster_id,
        name=name,
        release_version=release_version,
        known_from=stored(source),
        release_from=stored(source),
        records_history=records_history(release_version),
    )
    new = new.on_conflict_do_nothing(index_elements=[clusters.c.id])
    if connection.execute(new.returning(clusters.c.id)).first() is not None:
        return
    said = {"name": name, "release_version": release_version}
    columns = (clusters.c[each] for pair in TOLD_BY.items() for each in pair)
    row = select(*columns).where(clusters.c.id == cluster_id)
    row = row.with_for_update(key_share=True)
    changes = learned(source, said, connection.execute(row).one()._asdict())
    if not changes:
        return
    if "release_version" in changes:
        changes["records_history"] = records_history(release_version)
    connection.execute(
        update(clusters).where(clusters.c.id == cluster_id).values(changes)
    )


def record_evidence(
    connection: Connection, task_id: int, source: Source, cluster_ids: Iterable[int]
) -> int | None:
    """Store what a source says about a run's cluster; return the run's cluster now.

    An unknown cluster is registered by its id. Evidence that is already stored changes
    and locks nothing.
    """
    row = select(tasks.c.cluster_evidence, tasks.c.cluster_id)
    row = row.where(tasks.c.id == task_id)
    new = evidence(source, cluster_ids)
    known = connection.execute(row).one()
    if new is None or together(known.cluster_evidence, new) == known.cluster_evidence:
        return cast("int | None", known.cluster_id)
    known = connection.execute(row.with_for_update(key_share=True)).one()
    before = known.cluster_evidence
    if before is None and known.cluster_id is not None:
        # A client registered the run with its cluster.
        before = evidence(Source.client, [known.cluster_id])
    said = together(before, new)
    cluster_id = decided(said)
    if cluster_id is not None:
        learn_cluster(
            connection, cluster_id, name=None, release_version=None, source=source
        )
    connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id)
        .values(
            cluster_evidence=said,
            cluster_id=cluster_id,
            version=tasks.c.version + 1,
        )
    )
    return cluster_id


def settle_environment(database: Database, task_id: int) -> None:
    """Place a run's nodes in its cluster, or infer its cluster from its nodes.

    Then runs that wait for evidence from these nodes get it. In a transaction of its
    own, after the run's. Raises DatabaseUnavailable.
    """
    with database.writer() as connection:
        node_ids = _nodes_of(connection, task_id)
        run = select(tasks.c.cluster_id).where(tasks.c.id == task_id)
        cluster_id = connection.execute(run).scalar_one()
        if cluster_id is None:
            record_evidence(
                connection, task_id, Source.nodes, placed(connection, node_ids)
            )
        elif node_ids:
            place_nodes(connection, task_id, cluster_id, node_ids)
            for waiting in _unplaced(connection, node_ids):
                found = placed(connection, _nodes_of(connection, waiting))
                record_evidence(connection, waiting, Source.nodes, found)


def _nodes_of(connection: Connection, task_id: int) -> list[str]:
    """Return the nodes of a run's graph that belong to one environment."""
    of_run = select(snapshots.c.key).where(
        snapshots.c.task_id == task_id,
        snapshots.c.kind == "graph",
        snapshots.c.key.not_in([MASTER_NODE, VIRTUAL_SYNC_NODE]),
    )
    return list(connection.execute(of_run).scalars())


def _unplaced(connection: Connection, node_ids: Collection[str]) -> list[int]:
    """Return the latest runs without a cluster that have some of these nodes."""
    has_some = exists().where(
        snapshots.c.task_id == tasks.c.id,
        snapshots.c.kind == "graph",
        snapshots.c.key == any_(bindparam("node_ids", type_=_TEXTS)),
    )
    waiting = (
        select(tasks.c.id)
        .where(tasks.c.cluster_id.is_(None), tasks.c.cluster_evidence.is_(None))
        .order_by(tasks.c.id.desc())
        .limit(_MOST_WAITING)
        .subquery()
    )
    statement = select(tasks.c.id).join(waiting, waiting.c.id == tasks.c.id)
    found = connection.execute(statement.where(has_some), {"node_ids": list(node_ids)})
    return sorted(found.scalars())


def place_nodes(
    connection: Connection, task_id: int, cluster_id: int, node_ids: Collection[str]
) -> None:
    """Record that a run deploys these nodes in its cluster; the latest run counts."""
    if not node_ids:
        return
    row = insert(node_placements)
    new = row.excluded
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[node_placements.c.node_id],
            set_={"cluster_id": new.cluster_id, "task_id": new.task_id},
            where=new.task_id >= node_placements.c.task_id,
        ),
        [
            {"node_id": node_id, "cluster_id": cluster_id, "task_id": task_id}
            for node_id in sorted(node_ids)
        ],
    )


def placed(connection: Connection, node_ids: Collection[str]) -> set[int]:
    """Return the clusters in which these nodes were last deployed."""
    statement = select(func.distinct(node_placements.c.cluster_id)).where(
        node_placements.c.node_id == any_(bindparam("node_ids", type_=_TEXTS))
    )
    return set(connection.execute(statement, {"node_ids": list(node_ids)}).scalars())
