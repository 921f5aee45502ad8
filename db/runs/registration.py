"""Register transactions at their start: shared by start messages and the API."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import ARRAY, Text, bindparam, func, select

from db.clusters.environments import learn_cluster, record_evidence
from db.clusters.placements import settle_environments
from db.clusters.rows import hold_cluster
from db.database import Connection, Database
from db.domain.environments import Source
from db.domain.history import HistoryEntry
from db.domain.mends import Detail, as_text
from db.domain.snapshots import GRAPH, Snapshot
from db.domain.starts import Start
from db.domain.transactions import KnownTransaction, TransactionChange
from db.runs.orchestrator_tasks import apply_to_runs
from db.runs.snapshots import count_graph_tasks, of_second_start, store_snapshots
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import find_transactions, next_task_ids, register_transactions


class Begun(NamedTuple):
    """A run whose start is being stored."""

    start: Start
    transaction: KnownTransaction
    created: bool
    #: What is stored: nothing if an earlier start had a graph.
    entries: list[HistoryEntry]
    snapshots: list[Snapshot]
    #: What differs from an earlier start; it is left out.
    differs: tuple[Detail, ...]
    #: Whether an earlier start had everything that this one has.
    is_second: bool

    @property
    def mended(self) -> tuple[Detail, ...]:
        """What the run shows as mended because of this start."""
        return self.differs if self.is_second else (*self.start.mended, *self.differs)


@contextmanager
def registering(
    database: Database,
    starts: Sequence[Start],
    *,
    lock_timeout_ms: int | None = None,
) -> Iterator[tuple[Connection, list[Begun]]]:
    """Open a transaction in which these runs are registered, with their graphs.

    Each start is of another run. Yields the connection, and what is known of each run.
    The block, or the caller after the commit, must look for parked reports
    (db/kept_reports). A run that has already started stays as it is, except that the
    first start with a graph gives it its graph and roles; differences of a later one
    are recorded with it. After the commit the runs are related to environments and to
    tasks that change them. Raises ClusterNotFound, DatabaseUnavailable and
    DatabaseRefused.
    """
    uuids = [start.task_uuid for start in starts]
    _learn_environments(database, starts)
    with database.reader() as connection:
        registered = find_transactions(connection, uuids)
    new = [start for start in starts if start.task_uuid not in registered]
    new_ids = {
        start.task_uuid: task_id
        for start, task_id in zip(new, next_task_ids(database, len(new)), strict=True)
    }
    with database.writer(lock_timeout_ms=lock_timeout_ms) as connection:
        _lock_to_begin(connection, uuids)
        for cluster_id in sorted({start.cluster_id or 0 for start in starts} - {0}):
            hold_cluster(connection, cluster_id)
        register_transactions(
            connection, [_row(start, new_ids[start.task_uuid]) for start in new]
        )
        known = find_transactions(connection, uuids)
        named = {
            known[start.task_uuid].task_id: start.named_clusters
            for start in starts
            if start.named_clusters
        }
        if named:
            record_evidence(connection, Source.graph, named)
            # The gate needs the cluster.
            known = find_transactions(connection, uuids)
        begun = [
            _begun(connection, start, known[start.task_uuid], new_ids)
            for start in starts
        ]
        store_snapshots(
            connection, {each.transaction.task_id: each.snapshots for each in begun}
        )
        yield connection, begun
        _complete(connection, begun)
    settle_environments(database, [each.transaction.task_id for each in begun])
    apply_to_runs(database, uuids)


def _row(start: Start, task_id: int) -> dict[str, object]:
    return {
        "id": task_id,
        "uuid": start.task_uuid,
        "name": start.name,
        "dry_run": start.dry_run,
        "cluster_id": start.cluster_id,
        "graph_type": start.graph_type,
    }


def _complete(connection: Connection, begun: Sequence[Begun]) -> None:
    """Write what changes the runs' own rows: last, because workers share them."""
    count_graph_tasks(
        connection,
        [
            each.transaction.task_id
            for each in begun
            if any(snapshot.kind == GRAPH for snapshot in each.snapshots)
        ],
    )
    changes = [
        TransactionChange(each.start.task_uuid, mended=as_text(each.mended))
        for each in begun
        if each.mended
    ]
    task_ids = {each.start.task_uuid: each.transaction.task_id for each in begun}
    change_transactions(connection, changes, task_ids)


def _begun(
    connection: Connection,
    start: Start,
    known: KnownTransaction,
    new_ids: Mapping[str, int],
) -> Begun:
    created = known.task_id == new_ids.get(start.task_uuid)
    if not known.records_history:
        return Begun(start, known, created, [], [], (), is_second=False)
    if created:
        return Begun(
            start, known, created, start.entries, start.snapshots, (), is_second=False
        )
    snapshots, differs = of_second_start(connection, known.task_id, start.snapshots)
    has_graph = any(each.kind == GRAPH for each in start.snapshots)
    takes_graph = any(each.kind == GRAPH for each in snapshots)
    if has_graph and known.dry_run is not start.dry_run:
        differs.append(Detail.other_dry_run)
    return Begun(
        start,
        known,
        created,
        start.entries if takes_graph else [],
        snapshots,
        tuple(differs),
        is_second=has_graph and not takes_graph,
    )


def _lock_to_begin(connection: Connection, uuids: Iterable[str]) -> None:
    """Admit one start of a run at a time; taken before all other locks."""
    # One after the other in one order: the two of two workers never wait in a cycle.
    uuid = (
        func.unnest(bindparam("uuids", sorted(uuids), type_=ARRAY(Text)))
        .table_valued("uuid")
        .render_derived()
    )
    key = func.hashtextextended(func.concat("fuel-history start ", uuid.c.uuid), 0)
    connection.execute(select(func.pg_advisory_xact_lock(key)).select_from(uuid))


def _learn_environments(database: Database, starts: Iterable[Start]) -> None:
    """Register the environments that graphs name.

    In a transaction of its own, because the runs' takes seconds for a large graph, and
    other runs of the environments must not wait for it.
    """
    named = {
        (
            min(start.named_clusters),
            start.cluster_name or "",
            start.release_version or "",
        )
        for start in starts
        if len(start.named_clusters) == 1
    }
    if not named:
        return
    with database.writer() as connection:
        for cluster_id, name, release_version in sorted(named):
            learn_cluster(
                connection,
                cluster_id,
                name=name or None,
                release_version=release_version or None,
                source=Source.graph,
            )
