"""Register a transaction as it begins: what start messages and the API share."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import select, update

from db.clusters import hold_cluster
from db.database import Connection, Database
from db.domain.errors import TransactionConflict
from db.domain.history import fold
from db.domain.snapshots import Snapshot
from db.domain.starts import Start
from db.parked import has_parked, lock_to_register
from db.snapshots import count_graph_tasks, store_snapshots
from db.tables import tasks
from db.transactions import (
    KnownTransaction,
    change_transactions,
    find_transactions,
    next_task_id,
    register_transaction,
)
from db.upsert import upsert_history


class Registered(NamedTuple):
    """A run that is registered now."""

    task_id: int
    #: False: it was already.
    created: bool


@contextmanager
def registering(
    database: Database, start: Start
) -> Iterator[tuple[Connection, KnownTransaction, bool]]:
    """Open a transaction in which `start` is registered, with its graph.

    Yields the connection, what is known of the transaction, and whether it is
    new; until the block ends nobody parks a report of it. One that came before
    is left as it is. Raises ClusterNotFound, DatabaseUnavailable and
    DatabaseRefused.
    """
    uuid = start.task_uuid
    with database.reader() as connection:
        registered = find_transactions(connection, [uuid])
    new_id = None if registered else next_task_id(database)
    with database.writer() as connection:
        lock_to_register(connection, uuid)
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
        graph_is_new = known.records_history and store_snapshots(
            connection, known.task_id, start.snapshots
        )
        yield connection, known, known.task_id == new_id
        if graph_is_new:
            count_graph_tasks(connection, known.task_id)


def register_run(
    database: Database,
    start: Start,
    snapshots: Iterable[Snapshot],
    announce: Callable[[], None],
) -> Registered:
    """Register a run with its pending entries and these further snapshots.

    `announce` is called where reports of the run came before it: it has to see
    to it that a worker takes the start once more, which applies them. What it
    raises undoes everything. The same run again changes nothing; one that a
    start message registered learns its cluster and type of graph. Raises
    TransactionConflict where the uuid is another run's, ClusterNotFound,
    DatabaseUnavailable and DatabaseRefused.
    """
    uuid = start.task_uuid
    with registering(database, start) as (connection, found, created):
        if not created:
            _complete(connection, found.task_id, start)
        # Its cluster, which the gate asks, may be known only now.
        known = find_transactions(connection, [uuid])[uuid]
        store_snapshots(connection, known.task_id, snapshots)
        if known.records_history:
            task_ids = {uuid: known.task_id}
            changed = upsert_history(connection, fold(start.entries), task_ids)
            change_transactions(
                connection, [], task_ids, entries_changed=[uuid] if changed else []
            )
        if has_parked(connection, uuid):
            announce()
    return Registered(known.task_id, created)


def _complete(connection: Connection, task_id: int, start: Start) -> None:
    asked = {
        "name": start.name,
        "dry_run": start.dry_run,
        "cluster_id": start.cluster_id,
        "graph_type": start.graph_type,
    }
    row = select(*(tasks.c[name] for name in asked)).where(tasks.c.id == task_id)
    known = connection.execute(row.with_for_update()).mappings().one()
    # Null: registered by a start message, which does not have it.
    if any(known[name] not in {None, value} for name, value in asked.items()):
        raise TransactionConflict(start.task_uuid)
    if any(known[name] != value for name, value in asked.items()):
        version = {"version": tasks.c.version + 1}
        connection.execute(
            update(tasks).where(tasks.c.id == task_id).values(asked | version)
        )
