"""Restore an archived run: as it was, or merged into what exists of it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text, update

from db.database import Database
from db.domain.gate import records_history
from db.domain.history import HistoryEntry, fold
from db.domain.nodes import NodeOutcome
from db.domain.snapshots import Snapshot
from db.domain.statuses import HistoryStatus
from db.domain.transactions import TransactionChange
from db.history.node_outcomes import upsert_nodes
from db.history.partitions import ensure_partitions, hold_partitions, next_id
from db.history.upsert import upsert_history
from db.retention.archive import insertion
from db.retention.archive_lines import TABLES
from db.runs.snapshots import store_snapshots
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import find_transactions, next_task_id
from db.tables import clusters, tasks


#: Maximum rows, and characters of their texts, of one statement.
_CHUNK = 5000
_CHUNK_TEXT = 16 << 20
Row = dict[str, Any]
#: Defaults of an entry whose archive lacks a status.
_BEGUN: Row = {"status": HistoryStatus.pending}


class Archived(NamedTuple):
    """A run in an archive; every row has the known columns of its table."""

    cluster: Row | None
    transaction: Row
    parent_uuid: str | None
    #: "entry", "outcome", "snapshot" or "link", and the row; can be read once.
    rows: Iterable[tuple[str, Row]]


class Restored(NamedTuple):
    """A run that exists now."""

    task_id: int
    #: False: it existed, and was merged with the archive.
    created: bool


def restore(database: Database, archived: Archived) -> Restored:
    """Store a run with all its data in one transaction.

    If it does not exist it is created as it was, with its ids if this database issued
    them and they are free; otherwise it is merged, like its reports are. An error while
    reading its rows rolls everything back. Raises DatabaseUnavailable and
    DatabaseRefused. Only one caller at a time (db/retention/planning.py: alone).
    """
    uuid = archived.transaction["uuid"]
    with database.reader() as connection:
        known = find_transactions(connection, [uuid])
        as_it_was = not known and _is_free(connection, archived.transaction["id"])
    if known:
        task_id = known[uuid].task_id
    elif as_it_was:
        task_id = archived.transaction["id"]
        ensure_partitions(database, [task_id])
    else:
        task_id = next_task_id(database)
    with database.writer() as connection:
        if archived.cluster is not None:
            _insert(connection, "cluster", [_with_gate(archived.cluster)])
        if known:
            _merge(connection, archived, uuid, task_id)
        else:
            hold_partitions(connection, [task_id])
            _insert_run(connection, archived, task_id, with_ids=as_it_was)
        _link(connection, archived.parent_uuid, task_id)
    return Restored(task_id, not known)


def _with_gate(cluster: Row) -> Row:
    # An archive of an earlier version lacks the gate's decision, and the source of the
    # release.
    told_by = {"release_from": cluster.get("known_from")}
    version = cluster.get("release_version")
    return told_by | cluster | {"records_history": records_history(version)}


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
        if word == "entry" and any(
            row.get("id", last_entry + 1) > last_entry for row in rows
        ):
            for row in rows:
                row.pop("id", None)
        _insert(connection, word, rows)


def _merge(connection: Connection, archived: Archived, uuid: str, task_id: int) -> None:
    ids = {uuid: task_id}
    changed = False
    for word, chunk in _chunks(archived.rows):
        if word == "entry":
            entries = fold(_values(HistoryEntry, _BEGUN | row, uuid) for row in chunk)
            changed = bool(upsert_history(connection, entries, ids)) or changed
        elif word == "outcome":
            outcomes = [_values(NodeOutcome, row, uuid) for row in chunk]
            changed = bool(upsert_nodes(connection, outcomes, ids)) or changed
        else:
            snapshots = [
                Snapshot(row["kind"], row.get("key", ""), row["body"]) for row in chunk
            ]
            store_snapshots(connection, {task_id: snapshots})
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
    # Rows of one archive have the same columns.
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
        # The link is of the chain of the database that wrote it.
        if word == "link":
            continue
        chunk: list[Row] = []
        texts = 0
        for _, row in alike:
            chunk.append(row)
            texts += sum(len(each) for each in row.values() if isinstance(each, str))
            if len(chunk) == _CHUNK or texts > _CHUNK_TEXT:
                yield word, chunk
                chunk, texts = [], 0
        if chunk:
            yield word, chunk
