"""Bring an archived run back: as it was, or merged into what is there of it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text, update

from db.archive import TABLES, insertion
from db.database import Database
from db.domain.history import HistoryEntry, fold
from db.domain.nodes import NodeOutcome
from db.domain.snapshots import Snapshot
from db.domain.transactions import TransactionChange
from db.nodes import upsert_nodes
from db.parked import lock_to_register
from db.partitions import ensure_partitions, hold_partition, next_id
from db.snapshots import store_snapshots
from db.tables import clusters, tasks
from db.transactions import change_transactions, find_transactions, next_task_id
from db.upsert import upsert_history


_CHUNK = 5000
Row = dict[str, Any]


class Archived(NamedTuple):
    """A run of an archive; every row has the columns of its table that are known."""

    cluster: Row | None
    transaction: Row
    parent_uuid: str | None
    #: "entry", "outcome" or "snapshot", and the row; read once.
    rows: Iterable[tuple[str, Row]]


class Restored(NamedTuple):
    """A run that is there now."""

    task_id: int
    #: False: it was there, and is merged with the archive.
    created: bool


def restore(database: Database, archived: Archived) -> Restored:
    """Store a run with everything of it in one transaction.

    Where it is not there it is made as it was, with its ids, if these were given
    by this database and are free; otherwise it is merged, as reports of it are.
    Whatever reading its rows raises undoes everything. Raises DatabaseUnavailable
    and DatabaseRefused. For one caller at a time (db/retention.py: alone).
    """
    uuid = archived.transaction["uuid"]
    with database.reader() as connection:
        known = find_transactions(connection, [uuid])
        as_it_was = not known and _is_free(connection, archived.transaction["id"])
    if known:
        task_id = known[uuid].task_id
    elif as_it_was:
        task_id = archived.transaction["id"]
        ensure_partitions(database, task_id)
    else:
        task_id = next_task_id(database)
    with database.writer() as connection:
        lock_to_register(connection, uuid)
        if archived.cluster is not None:
            _insert(connection, "cluster", [archived.cluster])
        if known:
            _merge(connection, archived, uuid, task_id)
        else:
            hold_partition(connection, task_id)
            _insert_run(connection, archived, task_id, with_ids=as_it_was)
        _link(connection, archived.parent_uuid, task_id)
    return Restored(task_id, not known)


def _is_free(connection: Connection, task_id: int) -> bool:
    taken = select(tasks.c.id).where(tasks.c.id == task_id)
    return (
        0 < task_id < next_id(connection) and connection.execute(taken).first() is None
    )


def _insert_run(
    connection: Connection, archived: Archived, task_id: int, *, with_ids: bool
) -> None:
    transaction = archived.transaction | {"id": task_id, "parent_id": None}
    _insert(connection, "transaction", [transaction])
    last = text("SELECT last_value FROM deployment_history_id_seq")
    last_entry = connection.execute(last).scalar_one() if with_ids else 0
    for word, chunk in _chunks(archived.rows):
        rows = [row | {"task_id": task_id} for row in chunk]
        if word == "entry" and any(row["id"] > last_entry for row in rows):
            for row in rows:
                del row["id"]
        _insert(connection, word, rows)


def _merge(connection: Connection, archived: Archived, uuid: str, task_id: int) -> None:
    ids = {uuid: task_id}
    changed = False
    for word, chunk in _chunks(archived.rows):
        if word == "entry":
            entries = fold(_values(HistoryEntry, row, uuid) for row in chunk)
            changed = bool(upsert_history(connection, entries, ids)) or changed
        elif word == "outcome":
            upsert_nodes(
                connection, [_values(NodeOutcome, row, uuid) for row in chunk], ids
            )
        else:
            store_snapshots(
                connection,
                task_id,
                (Snapshot(row["kind"], row["key"], row["body"]) for row in chunk),
            )
    change = _values(TransactionChange, archived.transaction, uuid)
    change_transactions(
        connection, [change], ids, entries_changed=[uuid] if changed else []
    )


def _link(connection: Connection, parent_uuid: str | None, task_id: int) -> None:
    parent = select(tasks.c.id).where(tasks.c.uuid == parent_uuid).scalar_subquery()
    connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.parent_id.is_(None))
        .where(parent.is_not(None))
        .values(parent_id=parent)
    )


def _insert(connection: Connection, word: str, rows: list[Row]) -> None:
    # Those of one archive have the same columns.
    for columns, alike in groupby(rows, key=tuple):
        statement = insertion(TABLES[word], columns)
        if word == "cluster":
            statement = statement.on_conflict_do_nothing(index_elements=[clusters.c.id])
        connection.execute(statement, list(alike))


def _values(kind: type[Any], row: Mapping[str, Any], uuid: str) -> Any:
    known = {name: row[name] for name in kind._fields if name in row}
    return kind(**known | {"task_uuid": uuid})


def _chunks(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, list[Row]]]:
    for word, alike in groupby(rows, key=lambda each: each[0]):
        while chunk := [row for _, row in islice(alike, _CHUNK)]:
            yield word, chunk
