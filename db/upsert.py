"""The one statement that stores history: static, sorted, and a join.

It says in SQL what db/domain/history.py says in Python; a property test holds
the two equal. A report that changes nothing writes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.type_api import TypeEngine

from db.array_texts import array_of_numbers, array_of_texts, array_of_times
from db.domain.history import HistoryEntry
from db.tables import deployment_history as history
from db.tables import history_status


_COLUMNS: dict[str, TypeEngine[Any]] = {
    "task_id": BigInteger(),
    "node_id": Text(),
    "deployment_graph_task_name": Text(),
    "status": Text(),
    "time_start": DateTime(timezone=True),
    "time_end": DateTime(timezone=True),
    "reported_at": DateTime(timezone=True),
    "message": Text(),
    "summary": Text(),
    "custom": Text(),
}
_ARRAYS: Mapping[type[TypeEngine[Any]], Callable[[Sequence[Any]], str]] = {
    BigInteger: array_of_numbers,
    DateTime: array_of_times,
    Text: array_of_texts,
}
_TEXTS = ("message", "summary", "custom")


def _statement() -> Insert:
    arrays = (
        func.unnest(
            *(
                cast(bindparam(name, type_=Text()), ARRAY(kind))
                for name, kind in _COLUMNS.items()
            )
        )
        .table_valued(*_COLUMNS, name="new")
        .render_derived()
    )
    json = history.c.summary.type
    casts = {"status": history_status, "summary": json, "custom": json}
    rows = select(
        *(
            cast(arrays.c[name], casts[name]) if name in casts else arrays.c[name]
            for name in _COLUMNS
        )
    )
    upsert = insert(history).from_select(list(_COLUMNS), rows)
    new, known = upsert.excluded, history.c
    # db.domain.history.supersedes in one comparison: greatest status, then
    # earliest arrival (hence the two sides changed), then greatest texts.
    supersedes = tuple_(new.status, _arrival(known.reported_at), *_texts(new)) > tuple_(
        known.status, _arrival(new.reported_at), *_texts(known)
    )
    # LEAST passes over nulls, like earliest() in db/domain/joins.py.
    merged: dict[str, ColumnElement[Any]] = {
        name: func.least(known[name], new[name]) for name in ("time_start", "time_end")
    }
    taken: dict[str, ColumnElement[Any]] = {
        name: case((supersedes, new[name]), else_=known[name])
        for name in ("status", "reported_at", *_TEXTS)
    }
    return upsert.on_conflict_do_update(
        index_elements=[
            history.c.task_id,
            history.c.node_id,
            history.c.deployment_graph_task_name,
        ],
        set_=merged | taken,
        where=or_(
            supersedes,
            *(known[name].is_distinct_from(value) for name, value in merged.items()),
        ),
    )


def _arrival(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, literal_column("'infinity'::timestamptz"))


def _texts(row: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[Any]]:
    # Collation "C" compares bytes, as Python compares these texts.
    return [
        func.coalesce(cast(row[name], Text), literal_column("''")).collate("C")
        for name in _TEXTS
    ]


_UPSERT = _statement()


def upsert_history(
    connection: Connection,
    entries: Sequence[HistoryEntry],
    task_ids: Mapping[str, int],
) -> int:
    """Store folded entries; return how many rows were inserted or changed.

    `entries` are one per key and sorted (db.domain.history.fold); `task_ids` maps
    the uuid of each of their transactions to its id.
    """
    if not entries:
        return 0
    uuids, *columns = zip(*entries, strict=True)
    values = ([task_ids[uuid] for uuid in uuids], *columns)
    arrays = {
        name: _ARRAYS[type(kind)](column)
        for (name, kind), column in zip(_COLUMNS.items(), values, strict=True)
    }
    return connection.execute(_UPSERT, arrays).rowcount
