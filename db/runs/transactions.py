"""Find, register and change transactions (rows of `tasks`) by uuid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

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
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from db.database import Database
from db.domain.gate import may_gate
from db.domain.transactions import (
    EARLIEST,
    GREATEST,
    OF_MESSAGE,
    OF_STOP,
    UNIONS,
    KnownTransaction,
    TransactionChange,
)
from db.history.partitions import ensure_partitions, hold_partition
from db.tables import clusters, tasks, tasks_id


_Values = dict[str, ColumnElement[Any]]


def find_transactions(
    connection: Connection, uuids: Collection[str]
) -> dict[str, KnownTransaction]:
    """Return the registered transactions among `uuids`; deleted ones count."""
    if not uuids:
        return {}
    run, records = tasks.c, func.coalesce(clusters.c.records_history, true())
    columns = (run.uuid, run.id, run.status, run.dry_run, run.cluster_evidence)
    rows = connection.execute(
        select(*columns, clusters.c.release_from, records.label("records_history"))
        .outerjoin(clusters, clusters.c.id == run.cluster_id)
        .where(run.uuid == func.any(bindparam("uuids", type_=ARRAY(Text)))),
        {"uuids": list(uuids)},
    )
    return {
        row.uuid: KnownTransaction(
            row.id,
            row.records_history or not may_gate(row.cluster_evidence, row.release_from),
            row.status.is_final,
            row.dry_run,
        )
        for row in rows
    }


def next_task_id(database: Database) -> int:
    """Return an unused task id whose partition exists."""
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

    A uuid that is already registered stays as it is. Raises DatabaseUnavailable if the
    id's partition was dropped since.
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
    new: _Values = {
        name: bindparam(name, type_=tasks.c[name].type)
        for name in TransactionChange._fields
        if name != "task_uuid"
    }

    def precedence(status: ColumnElement[Any], arrival: ColumnElement[Any]) -> Any:
        return status, func.coalesce(arrival, literal_column("'infinity'::timestamptz"))

    known = tasks.c
    # _message_supersedes in db/domain/transactions.py: greatest status, then
    # earliest arrival (so the two sides are swapped), then greatest text.
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
    # The first stop, then the smaller uuid.
    is_first_stop = new["stopped_at"].is_not(None) & (
        known.stopped_at.is_(None)
        | (
            tuple_(new["stopped_at"], new["stopped_by"].collate("C"))
            < tuple_(known.stopped_at, known.stopped_by.collate("C"))
        )
    )
    merged: _Values = {
        **{name: func.greatest(known[name], new[name]) for name in GREATEST},
        **{name: func.least(known[name], new[name]) for name in EARLIEST},
        **_taken(OF_MESSAGE, supersedes, new),
        **_taken(OF_STOP, is_first_stop, new),
        **{name: _union(known[name], new[name]) for name in UNIONS},
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
        .values(merged | {"version": known.version + 1, "silent_since": null()})
    )


def _taken(
    names: Iterable[str], condition: ColumnElement[bool], new: _Values
) -> _Values:
    return {name: case((condition, new[name]), else_=tasks.c[name]) for name in names}


def _union(known: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    # db.domain.mends.union
    both = func.string_to_array(func.concat(known, ",", new), ",")
    name = func.unnest(both, type_=Text).column_valued("name").collate("C")
    names = select(
        func.string_agg(
            name.distinct(), aggregate_order_by(literal_column("','"), name)
        )
    ).scalar_subquery()
    return case((new.is_(None), known), (known.is_(None), new), else_=names)


_CHANGE = _change()


def change_transactions(
    connection: Connection,
    changes: Sequence[TransactionChange],
    task_ids: Mapping[str, int],
    *,
    entries_changed: Collection[str] = (),
) -> None:
    """Merge folded changes into their transactions, and increase their versions.

    The same join as in db/domain/transactions.py. `entries_changed` are the uuids whose
    history changed. Called last in a batch: two workers of one run share these rows of
    `tasks`, and lock them in the order of their ids.
    """
    by_uuid = {uuid: TransactionChange(uuid) for uuid in entries_changed}
    by_uuid |= {change.task_uuid: change for change in changes}
    for uuid in sorted(by_uuid, key=lambda each: task_ids[each]):
        values = by_uuid[uuid]._asdict() | {
            "task_id": task_ids[uuid],
            "entries_changed": uuid in entries_changed,
        }
        connection.execute(_CHANGE, values)
