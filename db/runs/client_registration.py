"""Register a run for a client of the API."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import select, update

from db.clusters.environments import record_evidence
from db.database import Connection, Database
from db.domain.environments import Source, evidence, told
from db.domain.errors import TransactionConflict
from db.domain.history import fold
from db.domain.mends import Detail
from db.domain.snapshots import Snapshot
from db.domain.starts import Start
from db.history.upsert import upsert_history
from db.kept_reports.parked import has_parked
from db.runs.registration import Begun, registering
from db.runs.snapshots import keep_snapshots
from db.runs.transactions import change_transactions, find_transactions
from db.tables import tasks


#: What a client that registers a run calls what differs.
_MEMBERS = {
    "cluster_id": "cluster",
    Detail.other_graph: "tasks_graph",
    Detail.other_roles: "roles",
}


class Registered(NamedTuple):
    """A run that is registered now."""

    task_id: int
    #: False: it was already.
    created: bool


def register_run(
    database: Database,
    start: Start,
    snapshots: Iterable[Snapshot],
    announce: Callable[[], None],
) -> Registered:
    """Register a run with its pending entries and these further snapshots.

    `announce` is called where reports of the run came before it: it must make a worker
    take the start once more, which applies them. Where it raises, the run stays
    registered, and registering it again calls it again. The same run again changes
    nothing else; one that a
    start message registered learns its cluster and type of graph. Raises
    TransactionConflict where the uuid is another run's, ClusterNotFound,
    DatabaseUnavailable and DatabaseRefused.
    """
    uuid = start.task_uuid
    with registering(database, start) as (connection, begun):
        if not begun.created:
            _complete(connection, begun, start)
        if start.cluster_id is not None:
            task_id, clusters = begun.transaction.task_id, [start.cluster_id]
            record_evidence(connection, task_id, Source.client, clusters)
        # Its cluster, which the gate asks, may be known only now.
        known = find_transactions(connection, [uuid])[uuid]
        keep_snapshots(connection, known.task_id, snapshots)
        if known.records_history:
            task_ids = {uuid: known.task_id}
            changed = upsert_history(connection, fold(begun.entries), task_ids)
            change_transactions(
                connection, [], task_ids, entries_changed=[uuid] if changed else []
            )
    # After the commit: who parks a report from now on sees that the run is registered.
    with database.reader() as connection:
        waits = has_parked(connection, uuid)
    if waits:
        announce()
    return Registered(known.task_id, begun.created)


def _complete(connection: Connection, begun: Begun, start: Start) -> None:
    task_id = begun.transaction.task_id
    asked = {
        "name": start.name,
        "dry_run": start.dry_run,
        "graph_type": start.graph_type,
    }
    columns = (*asked, "cluster_id", "cluster_evidence")
    row = select(*(tasks.c[name] for name in columns)).where(tasks.c.id == task_id)
    known = connection.execute(row.with_for_update()).mappings().one()
    # Null: registered by a start message, which does not have it.
    others = [
        _MEMBERS.get(name, name)
        for name, value in asked.items()
        if known[name] not in {None, value}
    ]
    others += [_MEMBERS[each] for each in begun.differs if each in _MEMBERS]
    # What a graph says of its cluster gives way to a client's word.
    said = known["cluster_evidence"] or _by_client(known["cluster_id"])
    clients = {each for source, each in told(said) if source is Source.client}
    if clients not in (set(), {start.cluster_id}):
        others.append(_MEMBERS.get("cluster_id", "cluster_id"))
    if others:
        raise TransactionConflict(start.task_uuid, ", ".join(others))
    if any(known[name] != value for name, value in asked.items()):
        version = {"version": tasks.c.version + 1}
        connection.execute(
            update(tasks).where(tasks.c.id == task_id).values(asked | version)
        )


def _by_client(cluster_id: int | None) -> str | None:
    return None if cluster_id is None else evidence(Source.client, [cluster_id])
