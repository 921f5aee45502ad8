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
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import find_transactions
from db.tables import tasks


#: The members of a request that correspond to what differs.
_MEMBERS = {
    "cluster_id": "cluster",
    Detail.other_graph: "tasks_graph",
    Detail.other_roles: "roles",
}


class Registered(NamedTuple):
    """A run that is registered now."""

    task_id: int
    #: False: it was already registered.
    created: bool


def register_run(
    database: Database,
    start: Start,
    snapshots: Iterable[Snapshot],
    announce: Callable[[], None],
) -> Registered:
    """Register a run with its pending entries and these further snapshots.

    If reports of the run arrived earlier, `announce` is called: it must make a worker
    take the start again, which applies them. If it raises, the run is not registered;
    only if the reports arrived at the same moment it is, and registering it again calls
    it again. Registering the same run again changes nothing else; a run that a start
    message registered gets its cluster and graph type.
    Raises TransactionConflict if another run has the uuid, ClusterNotFound,
    DatabaseUnavailable and DatabaseRefused.
    """
    uuid = start.task_uuid
    with registering(database, [start]) as (connection, (begun,)):
        if not begun.created:
            _complete(connection, begun, start)
        if start.cluster_id is not None:
            named = {begun.transaction.task_id: [start.cluster_id]}
            record_evidence(connection, Source.client, named)
        # Its cluster, which the gate needs, may be known only now.
        known = find_transactions(connection, [uuid])[uuid]
        keep_snapshots(connection, known.task_id, snapshots)
        if known.records_history:
            task_ids = {uuid: known.task_id}
            changed = upsert_history(connection, fold(begun.entries), task_ids)
            change_transactions(
                connection, [], task_ids, entries_changed=[uuid] if changed else []
            )
        announced = has_parked(connection, uuid)
        if announced:
            announce()
    # After the commit: from now on anyone who parks a report sees the registered run.
    with database.reader() as connection:
        waits = not announced and has_parked(connection, uuid)
    if waits:
        announce()
    return Registered(known.task_id, begun.created)


def _complete(connection: Connection, begun: Begun, start: Start) -> None:
    task_id = begun.transaction.task_id
    requested = {
        "name": start.name,
        "dry_run": start.dry_run,
        "graph_type": start.graph_type,
    }
    columns = (*requested, "cluster_id", "cluster_evidence")
    row = select(*(tasks.c[name] for name in columns)).where(tasks.c.id == task_id)
    known = connection.execute(row.with_for_update()).mappings().one()
    # Null: registered by a start message, which lacks it.
    others = [
        _MEMBERS.get(name, name)
        for name, value in requested.items()
        if known[name] not in {None, value}
    ]
    others += [_MEMBERS[each] for each in begun.differs if each in _MEMBERS]
    # A client's cluster overrides the graph's.
    said = known["cluster_evidence"] or _by_client(known["cluster_id"])
    clients = {each for source, each in told(said) if source is Source.client}
    if clients not in (set(), {start.cluster_id}):
        others.append(_MEMBERS.get("cluster_id", "cluster_id"))
    if others:
        raise TransactionConflict(start.task_uuid, ", ".join(others))
    if any(known[name] != value for name, value in requested.items()):
        version = {"version": tasks.c.version + 1}
        connection.execute(
            update(tasks).where(tasks.c.id == task_id).values(requested | version)
        )


def _by_client(cluster_id: int | None) -> str | None:
    return None if cluster_id is None else evidence(Source.client, [cluster_id])
