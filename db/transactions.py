"""Transactions (rows of `tasks`): found, registered and changed by uuid."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Text,
    Update,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from db.database import Database
from db.domain.gate import records_history
from db.domain.transactions import FINAL, TransactionChange
from db.partitions import ensure_partitions, hold_partition
from db.tables import clusters, tasks, tasks_id


class KnownTransaction(NamedTuple):
    """What the receiver needs to know of a registered transaction."""

    task_id: int
    records_history: bool
    #: Whether it is ready or error.
    has_ended: bool


def find_transactions(
    connection: Connection, uuids: Collection[str]
) -> dict[str, KnownTransaction]:
    """Return the registered transactions among `uuids`; deleted ones count."""
    if not uuids:
        return {}
    rows = connection.execute(
        select(tasks.c.uuid, tasks.c.id, clusters.c.release_version, tasks.c.status)
        .outerjoin(clusters, clusters.c.id == tasks.c.cluster_id)
        .where(tasks.c.uuid == func.any(bindparam("uuids", type_=ARRAY(Text)))),
        {"uuids": list(uuids)},
    )
    return {
        uuid: KnownTransaction(task_id, records_history(version), status in FINAL)
        for uuid, task_id, version, status in rows
    }


def next_task_id(database: Database) -> int:
    """Return an unused task id whose partition is there."""
    with database.writer() as connection:
        task_id: int = connection.execute(select(tasks_id.next_value())).scalar_one()
    ensure_partitions(database, task_id)
    return task_id


def register_transaction(
    connection: Connection,
    *,
    task_id: int,
    uuid: str,
    name: str,
    dry_run: bool = False,
    cluster_id: int | None = None,
    graph_type: str | None = None,
) -> None:
    """Insert a transaction with an id from :func:`next_task_id`.

    A uuid that is registered already is left as it is. Raises DatabaseUnavailable
    where the id's partition was dropped since.
    """
    hold_partition(connection, task_id)
    row = insert(tasks).values(
        id=task_id,
        uuid=uuid,
        name=name,
        dry_run=dry_run,
        cluster_id=cluster_id,
        graph_type=graph_type,
    )
    connection.execute(row.on_conflict_do_nothing(index_elements=[tasks.c.uuid]))


def _change() -> Update:
    new: dict[str, ColumnElement[Any]] = {
        name: bindparam(name, type_=tasks.c[name].type)
        for name in TransactionChange._fields
        if name != "task_uuid"
    }

    def precedence(status: ColumnElement[Any], arrival: ColumnElement[Any]) -> Any:
        return status, func.coalesce(arrival, literal_column("'infinity'::timestamptz"))

    known = tasks.c
    # _message_supersedes in db/domain/transactions.py: greatest status, then
    # earliest arrival (hence the two sides changed), then greatest text.
    supersedes = new["message"].is_not(None) & (
        known.message.is_(None)
        | (
            tuple_(
                *precedence(new["message_status"], known.message_reported_at),
                new["message"].collate("C"),
            )
            > tuple_(
                *precedence(known.message_status, new["message_reported_at"]),
                known.message.collate("C"),
            )
        )
    )
    merged: dict[str, ColumnElement[Any]] = {
        "status": func.greatest(known.status, new["status"]),
        "progress": func.greatest(known.progress, new["progress"]),
        "time_start": func.least(known.time_start, new["time_start"]),
        "time_end": func.least(known.time_end, new["time_end"]),
    } | {
        name: case((supersedes, new[name]), else_=known[name])
        for name in ("message", "message_status", "message_reported_at")
    }
    return (
        update(tasks)
        .where(tasks.c.id == bindparam("task_id"))
        .where(
            or_(
                bindparam("entries_changed", type_=Boolean),
                *(known[name].is_distinct_from(v) for name, v in merged.items()),
            )
        )
        .values(merged | {"version": known.version + 1})
    )


_CHANGE = _change()


def change_transactions(
    connection: Connection,
    changes: Sequence[TransactionChange],
    task_ids: Mapping[str, int],
    *,
    entries_changed: Collection[str] = (),
) -> None:
    """Merge folded changes into their transactions, and count their versions up.

    The same join as db/domain/transactions.py. `entries_changed` are the uuids
    whose history changed. Called last in a batch: rows of `tasks` are what two
    workers of one run share, and they are locked in the order of their ids.
    """
    by_uuid = {uuid: TransactionChange(uuid) for uuid in entries_changed}
    by_uuid |= {change.task_uuid: change for change in changes}
    for uuid in sorted(by_uuid, key=lambda each: task_ids[each]):
        values = by_uuid[uuid]._asdict() | {
            "task_id": task_ids[uuid],
            "entries_changed": uuid in entries_changed,
        }
        connection.execute(_CHANGE, values)
