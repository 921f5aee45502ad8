"""Store what Nailgun says about runs.

Each function is short and changes at most one row of `tasks`, so that it blocks the
reports of at most one run, and waits for no more.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from db.database import Database
from db.domain.snapshots import Snapshot
from db.domain.transactions import TransactionChange
from db.runs.snapshots import store_snapshots
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import find_transactions, next_task_id, register_transaction
from db.tables import clusters, nailgun_runs, tasks


#: The key of snapshots from Nailgun.
_KEY = "nailgun"


class Parent(NamedTuple):
    """A run that others are parts of."""

    task_id: int
    #: Whether only Nailgun reports its state.
    is_nailguns_own: bool


def name_run(
    connection: Connection,
    task_id: int,
    name: str,
    graph_type: str | None,
    *,
    unnamed: str,
) -> None:
    """Set a run's name and graph type if no source has given them.

    `unnamed` is the name of a run of which only the start message is known.
    """
    row = select(tasks.c.name, tasks.c.graph_type).where(tasks.c.id == task_id)
    known = connection.execute(row.with_for_update(key_share=True)).one_or_none()
    if known is None:
        return
    news: dict[str, object] = {}
    if known.name == unnamed and name != unnamed:
        news["name"] = name
    if known.graph_type is None and graph_type is not None:
        news["graph_type"] = graph_type
    _change(connection, task_id, news)


def register_parent(
    database: Database, *, uuid: str, name: str, nailgun_id: int
) -> Parent:
    """Return the run that others are parts of, registering it if necessary.

    Only Nailgun knows it: no message has its uuid. Raises DatabaseUnavailable.
    """
    with database.reader() as connection:
        known = find_transactions(connection, [uuid])
    new_id = None if known else next_task_id(database)
    with database.writer() as connection:
        if new_id is not None:
            register_transaction(connection, task_id=new_id, uuid=uuid, name=name)
        found = find_transactions(connection, [uuid])[uuid].task_id
        if found == new_id:
            row = insert(nailgun_runs).values(
                task_id=new_id,
                nailgun_id=nailgun_id,
                is_nailguns_own=True,
                # It has no graph; its parts do.
                has_snapshots=True,
            )
            connection.execute(row.on_conflict_do_nothing())
        is_own = select(nailgun_runs.c.is_nailguns_own).where(
            nailgun_runs.c.task_id == found
        )
        return Parent(found, is_nailguns_own=bool(connection.execute(is_own).scalar()))


def set_parent(connection: Connection, task_id: int, parent_id: int) -> None:
    """Make a run a part of another one, unless it already has a parent."""
    row = select(tasks.c.parent_id).where(tasks.c.id == task_id)
    known = connection.execute(row.with_for_update(key_share=True)).one_or_none()
    if known is not None and known.parent_id is None and parent_id != task_id:
        _change(connection, task_id, {"parent_id": parent_id})


def change_run(connection: Connection, task_id: int, change: TransactionChange) -> None:
    """Merge Nailgun's state of a run into it, like a report."""
    change_transactions(connection, [change], {change.task_uuid: task_id})


def keep_snapshots(
    connection: Connection, task_id: int, bodies: dict[str, str]
) -> None:
    """Store the run's snapshots from Nailgun: JSON texts by kind.

    A client's snapshots stay, and have precedence for readers.
    """
    given = [Snapshot(kind, _KEY, body) for kind, body in sorted(bodies.items())]
    store_snapshots(connection, {task_id: given})


def known_clusters(connection: Connection) -> set[int]:
    """Return the ids of the clusters that are known, and not deleted."""
    statement = select(clusters.c.id).where(clusters.c.deleted_at.is_(None))
    return set(connection.execute(statement).scalars())


def _change(connection: Connection, task_id: int, news: dict[str, object]) -> None:
    if news:
        version = {"version": tasks.c.version + 1}
        connection.execute(
            update(tasks).where(tasks.c.id == task_id).values(news | version)
        )
