"""Register a transaction at its start: shared by start messages and the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import func, select

from db.clusters.environments import learn_cluster, record_evidence, settle_environment
from db.clusters.rows import hold_cluster
from db.database import Connection, Database
from db.domain.environments import Source
from db.domain.history import HistoryEntry
from db.domain.mends import Detail, as_text
from db.domain.snapshots import GRAPH, Snapshot
from db.domain.starts import Start
from db.domain.transactions import KnownTransaction, TransactionChange
from db.runs.orchestrator_tasks import apply_to_run
from db.runs.snapshots import count_graph_tasks, of_second_start, store_snapshots
from db.runs.transactions import (
    change_transactions,
    find_transactions,
    next_task_id,
    register_transaction,
)


class Begun(NamedTuple):
    """A run whose start is being stored."""

    transaction: KnownTransaction
    created: bool
    #: Entries to be stored: none if an earlier start had a graph.
    entries: list[HistoryEntry]
    #: What differs from an earlier start; it is left out.
    differs: tuple[Detail, ...]
    #: Whether an earlier start had everything that this one has.
    is_second: bool


@contextmanager
def registering(database: Database, start: Start) -> Iterator[tuple[Connection, Begun]]:
    """Open a transaction in which `start` is registered, with its graph.

    Yields the connection, and what is known of the run. The block, or the caller after
    the commit, must look for parked reports (db/kept_reports). A run that has already
    started stays as it is, except that the first start with a graph gives it its graph
    and roles; differences of a later one are recorded with it. After the commit it is
    related to environments and to tasks that change it. Raises ClusterNotFound,
    DatabaseUnavailable and DatabaseRefused.
    """
    uuid = start.task_uuid
    _learn_environment(database, start)
    with database.reader() as connection:
        registered = find_transactions(connection, [uuid])
    new_id = None if registered else next_task_id(database)
    with database.writer() as connection:
        _lock_to_begin(connection, uuid)
        if start.cluster_id is not None:
            hold_cluster(connection, start.cluster_id)
        if new_id is not None:
            register_transaction(
                connection,
                task_id=new_id,
                uuid=uuid,
                name=start.name,
                dry_run=start.dry_run,
                cluster_id=start.cluster_id,
                graph_type=start.graph_type,
            )
        known = find_transactions(connection, [uuid])[uuid]
        if start.named_clusters:
            record_evidence(
                connection, known.task_id, Source.graph, start.named_clusters
            )
            # The gate needs the cluster.
            known = find_transactions(connection, [uuid])[uuid]
        begun, snapshots = _begun(
            connection, start, known, created=known.task_id == new_id
        )
        store_snapshots(connection, known.task_id, snapshots)
        yield connection, begun
        if any(each.kind == GRAPH for each in snapshots):
            count_graph_tasks(connection, known.task_id)
        mended = begun.differs if begun.is_second else (*start.mended, *begun.differs)
        if mended:
            change = TransactionChange(uuid, mended=as_text(mended))
            change_transactions(connection, [change], {uuid: known.task_id})
    settle_environment(database, known.task_id)
    apply_to_run(database, uuid)


def _begun(
    connection: Connection, start: Start, known: KnownTransaction, *, created: bool
) -> tuple[Begun, list[Snapshot]]:
    """Return the result of a start, and which of its snapshots to store."""
    if not known.records_history:
        return Begun(known, created, [], (), is_second=False), []
    if created:
        first = Begun(known, created, start.entries, (), is_second=False)
        return first, start.snapshots
    snapshots, differs = of_second_start(connection, known.task_id, start.snapshots)
    has_graph = any(each.kind == GRAPH for each in start.snapshots)
    takes_graph = any(each.kind == GRAPH for each in snapshots)
    if has_graph and known.dry_run is not start.dry_run:
        differs.append(Detail.other_dry_run)
    begun = Begun(
        known,
        created,
        start.entries if takes_graph else [],
        tuple(differs),
        is_second=has_graph and not takes_graph,
    )
    return begun, snapshots


def _lock_to_begin(connection: Connection, uuid: str) -> None:
    """Admit one start of a run at a time; taken before all other locks."""
    key = func.hashtextextended(f"fuel-history start {uuid}", 0)
    connection.execute(select(func.pg_advisory_xact_lock(key)))


def _learn_environment(database: Database, start: Start) -> None:
    """Register the environment that a graph names.

    In a transaction of its own, because the run's takes seconds for a large graph, and
    other runs of the environment must not wait for it.
    """
    if len(start.named_clusters) == 1:
        with database.writer() as connection:
            learn_cluster(
                connection,
                min(start.named_clusters),
                name=start.cluster_name,
                release_version=start.release_version,
                source=Source.graph,
            )
