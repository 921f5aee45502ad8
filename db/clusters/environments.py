"""Learn environments, and the environments of runs, from several sources."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ARRAY, BigInteger, Connection, any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

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
from db.tables import clusters, tasks


_TASK_IDS = bindparam("task_ids", type_=ARRAY(BigInteger))
_RECORD = (
    update(tasks)
    .where(tasks.c.id == bindparam("task_id"))
    .values(
        cluster_evidence=bindparam("said"),
        cluster_id=bindparam("cluster"),
        version=tasks.c.version + 1,
    )
)


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
    if not learned(source, said, connection.execute(row).one()._asdict()):
        # Not locked: other runs of the cluster are registered at the same time.
        return
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
    connection: Connection, source: Source, named: Mapping[int, Iterable[int]]
) -> None:
    """Store the clusters that a source names for runs, by the runs' task ids.

    An unknown cluster is registered by its id. Evidence that is already stored changes
    and locks nothing.
    """
    new = {task_id: evidence(source, ids) for task_id, ids in named.items()}
    columns = (tasks.c.id, tasks.c.cluster_evidence, tasks.c.cluster_id)
    of_runs = select(*columns).where(tasks.c.id == any_(_TASK_IDS)).order_by(tasks.c.id)
    told = {"task_ids": [task_id for task_id, said in new.items() if said]}
    changed = [
        row.id
        for row in connection.execute(of_runs, told)
        if together(row.cluster_evidence, new[row.id]) != row.cluster_evidence
    ]
    if not changed:
        return
    locked = of_runs.with_for_update(key_share=True)
    rows = []
    for known in connection.execute(locked, {"task_ids": changed}).all():
        before = known.cluster_evidence
        if before is None and known.cluster_id is not None:
            # A client registered the run with its cluster.
            before = evidence(Source.client, [known.cluster_id])
        said = together(before, new[known.id])
        rows.append({"task_id": known.id, "said": said, "cluster": decided(said)})
    for cluster_id in sorted({row["cluster"] for row in rows} - {None}):
        learn_cluster(
            connection, cluster_id, name=None, release_version=None, source=source
        )
    connection.execute(_RECORD, rows)
