"""Change transactions (rows of `tasks`) by what is reported of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Text,
    Update,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.domain.transactions import (
    EARLIEST,
    GREATEST,
    OF_MESSAGE,
    OF_STOP,
    UNIONS,
    TransactionChange,
)
from db.tables import tasks


_Values = dict[str, ColumnElement[Any]]

_NEW_VERSION: _Values = {"version": tasks.c.version + 1, "silent_since": null()}


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
        .values(merged | _NEW_VERSION)
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
_IS_ONE = tasks.c.id == any_(bindparam("task_ids", type_=ARRAY(BigInteger)))
_LOCK = (
    select(tasks.c.id)
    .where(_IS_ONE)
    .order_by(tasks.c.id)
    .with_for_update(key_share=True)
)
_TOUCH = update(tasks).where(_IS_ONE).values(_NEW_VERSION)


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
    changed = [*sorted(changes, key=lambda each: task_ids[each.task_uuid])]
    touched = {*entries_changed} - {each.task_uuid for each in changed}
    if touched and len(touched) + len(changed) > 1:
        every = [task_ids[uuid] for uuid in (*touched, *(c.task_uuid for c in changed))]
        connection.execute(_LOCK, {"task_ids": every})
    if changed:
        connection.execute(
            _CHANGE,
            [
                each._asdict()
                | {
                    "task_id": task_ids[each.task_uuid],
                    "entries_changed": each.task_uuid in entries_changed,
                }
                for each in changed
            ],
        )
    if touched:
        connection.execute(_TOUCH, {"task_ids": [task_ids[uuid] for uuid in touched]})
