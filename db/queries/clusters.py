"""Read clusters that are not deleted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    FromClause,
    Row,
    Select,
    case,
    exists,
    func,
    null,
    or_,
    select,
    true,
)

from db.domain.clusters import CLUSTER_STATUSES, DEPLOYMENTS, RESET, ClusterStatus
from db.domain.errors import ClusterNotFound
from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.domain.orchestrator_tasks import Effect
from db.domain.statuses import NodeStatus, RunOutcome, TransactionStatus
from db.queries.keyset import Page, paged
from db.queries.outcomes import a_node_is, outcome, stop_was_requested
from db.queries.times import TimeFormat, rendered
from db.tables import clusters, orchestrator_tasks, tasks


#: Members that Nailgun shows and that are not known here.
UNKNOWN = ("release_id", "fuel_version", "is_customized", "changes")


def get_cluster(
    connection: Connection, cluster_id: int, names: Sequence[str], *, times: TimeFormat
) -> Row[*tuple[Any, ...]]:
    """Return one cluster, its columns as in :func:`list_clusters`.

    Raises ClusterNotFound.
    """
    statement = _clusters(names, times).where(clusters.c.id == cluster_id)
    found = connection.execute(statement).first()
    if found is None:
        raise ClusterNotFound
    return found


def list_clusters(
    connection: Connection, names: Sequence[str], page: Page, *, times: TimeFormat
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return clusters sorted by id; there are not many.

    `names` are the columns of a row: those of the table, `status`, and UNKNOWN, which
    are null. A page's rows also have their key (db/queries/keyset.py).
    """
    statement = paged(_clusters(names, times), page, clusters.c.id)
    return connection.execute(statement).all()


def _clusters(names: Sequence[str], times: TimeFormat) -> Select[*tuple[Any, ...]]:
    latest = _latest_run()
    columns = {
        "id": clusters.c.id,
        "name": clusters.c.name,
        "release_version": clusters.c.release_version,
        "status": func.coalesce(latest.c.made, ClusterStatus.new.value),
        "created_at": rendered(clusters.c.created_at, times),
        **dict.fromkeys(UNKNOWN, null()),
    }
    return (
        select(*(columns[name] for name in names))
        .outerjoin_from(clusters, latest, true())
        .where(clusters.c.deleted_at.is_(None))
    )


def _latest_run() -> FromClause:
    """Return the result of a cluster's latest run that changes its status.

    A dry run changes none. Deleting an ended run does not change its cluster either:
    Nailgun itself deletes such runs when one is stopped and when the next one starts
    (contract.md section 2.6). The parts of a run represent it.
    """
    parts = tasks.alias("parts")
    # A reset that was observed; one that a client requested is a transaction.
    was_reset = exists().where(
        orchestrator_tasks.c.cluster_id == tasks.c.cluster_id,
        orchestrator_tasks.c.method == Effect.reset.value,
        orchestrator_tasks.c.status == TransactionStatus.ready,
        orchestrator_tasks.c.created_at >= tasks.c.created_at,
    )
    has_parts = exists().where(parts.c.parent_id == tasks.c.id)
    deploys = (
        tasks.c.name.in_(DEPLOYMENTS)
        & tasks.c.dry_run.is_(False)
        & or_(
            tasks.c.deleted_at.is_(None),
            tasks.c.status.not_in(TransactionStatus.open()),
        )
        & ~has_parts
        & ~was_reset
    )
    resets = (tasks.c.name == RESET) & (tasks.c.status == TransactionStatus.ready)
    # A failed node outweighs stopped ones: the orchestrator itself stops when nodes
    # fail, and Nailgun says `stopped` only if a user requested it.
    a_node_failed = a_node_is(
        NodeStatus.error, but_for=(MASTER_NODE, VIRTUAL_SYNC_NODE)
    )
    made = case(
        (resets, ClusterStatus.new.value),
        (stop_was_requested(), ClusterStatus.stopped.value),
        (
            (tasks.c.status == TransactionStatus.ready) & a_node_failed,
            ClusterStatus.partially_deployed.value,
        ),
        (outcome() == RunOutcome.stopped.value, ClusterStatus.stopped.value),
        *(
            (tasks.c.status == status, word.value)
            for status, word in CLUSTER_STATUSES.items()
        ),
    )
    return (
        select(made.label("made"))
        .where(tasks.c.cluster_id == clusters.c.id, or_(deploys, resets))
        .order_by(tasks.c.id.desc())
        .limit(1)
        .lateral("latest")
    )
