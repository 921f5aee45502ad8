"""Where nodes were last deployed, and what that says about runs without a cluster."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    Text,
    any_,
    bindparam,
    exists,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from db.clusters.environments import record_evidence
from db.database import Database
from db.domain.environments import Source
from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.tables import node_placements, snapshots, tasks


_NODE_IDS = bindparam("node_ids", type_=ARRAY(Text))
_TASK_IDS = bindparam("task_ids", type_=ARRAY(BigInteger))
#: Maximum number of runs without an environment that are searched for placed nodes.
_MOST_WAITING = 100


class Placement(NamedTuple):
    """A node's cluster, and the run that deployed it there: a row of the table."""

    node_id: str
    cluster_id: int
    task_id: int


def settle_environments(database: Database, task_ids: Sequence[int]) -> None:
    """Place runs' nodes in their clusters, or infer their clusters from their nodes.

    Then runs that wait for evidence from these nodes get it. In a transaction of its
    own, after the runs'. Raises DatabaseUnavailable.
    """
    with database.writer() as connection:
        nodes = _nodes_of(connection, task_ids)
        runs = select(tasks.c.id, tasks.c.cluster_id).where(
            tasks.c.id == any_(_TASK_IDS)
        )
        cluster_ids = {
            row.id: row.cluster_id
            for row in connection.execute(runs, {"task_ids": list(task_ids)})
        }
        new = [
            Placement(node_id, cluster_id, task_id)
            for task_id, cluster_id in cluster_ids.items()
            if cluster_id is not None
            for node_id in nodes[task_id]
        ]
        place_nodes(connection, new)
        waiting = [
            each for each, cluster_id in cluster_ids.items() if cluster_id is None
        ]
        if new:
            waiting += _unplaced(connection, {each.node_id for each in new})
        _infer(connection, waiting)


def _infer(connection: Connection, task_ids: Collection[int]) -> None:
    """Record for runs without a cluster where their nodes were last deployed."""
    if not task_ids:
        return
    nodes = _nodes_of(connection, task_ids)
    where = placed(connection, {each for of_run in nodes.values() for each in of_run})
    found = {
        task_id: {where[each] for each in of_run if each in where}
        for task_id, of_run in nodes.items()
    }
    record_evidence(connection, Source.nodes, found)


def _nodes_of(
    connection: Connection, task_ids: Collection[int]
) -> Mapping[int, list[str]]:
    """Return the nodes of runs' graphs that belong to one environment, by task id."""
    of_runs = select(snapshots.c.task_id, snapshots.c.key).where(
        snapshots.c.task_id == any_(_TASK_IDS),
        snapshots.c.kind == "graph",
        snapshots.c.key.not_in([MASTER_NODE, VIRTUAL_SYNC_NODE]),
    )
    nodes = defaultdict[int, list[str]](list)
    for row in connection.execute(of_runs, {"task_ids": list(task_ids)}):
        nodes[row.task_id].append(row.key)
    return nodes


def _unplaced(connection: Connection, node_ids: Collection[str]) -> list[int]:
    """Return the latest runs without a cluster that have some of these nodes."""
    has_some = exists().where(
        snapshots.c.task_id == tasks.c.id,
        snapshots.c.kind == "graph",
        snapshots.c.key == any_(_NODE_IDS),
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
    return list(found.scalars())


def place_nodes(connection: Connection, new: Iterable[Placement]) -> None:
    """Record in which clusters runs deploy nodes; the latest run of a node counts."""
    latest = {each.node_id: each for each in sorted(new, key=lambda each: each.task_id)}
    if not latest:
        return
    row = insert(node_placements)
    said = row.excluded
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[node_placements.c.node_id],
            set_={"cluster_id": said.cluster_id, "task_id": said.task_id},
            where=said.task_id >= node_placements.c.task_id,
        ),
        [latest[node_id]._asdict() for node_id in sorted(latest)],
    )


def placed(connection: Connection, node_ids: Collection[str]) -> dict[str, int]:
    """Return the clusters in which these nodes were last deployed, by node id."""
    columns = (node_placements.c.node_id, node_placements.c.cluster_id)
    statement = select(*columns).where(node_placements.c.node_id == any_(_NODE_IDS))
    return {
        row.node_id: row.cluster_id
        for row in connection.execute(statement, {"node_ids": list(node_ids)})
    }
