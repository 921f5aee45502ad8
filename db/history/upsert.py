"""The one statement that stores history: static, sorted, and a join.

It says in SQL what db/domain/history.py says in Python; a property test compares them.
A report that changes nothing writes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
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

from db.domain.history import EARLIEST, KEY, TEXTS, HistoryEntry
from db.history.array_texts import array_of_numbers, array_of_texts, array_of_times
from db.tables import deployment_history as history


#: How a column of each type is sent: as an array of which type, built by which
#: function. Other types (enums, JSON) are sent as texts and cast.
_SENT: Mapping[type[TypeEngine[Any]], tuple[TypeEngine[Any], Callable[..., str]]] = {
    Integer: (BigInteger(), array_of_numbers),
    DateTime: (DateTime(timezone=True), array_of_times),
    Text: (Text(), array_of_texts),
}
_KEY = ("task_id", *KEY[1:])
#: The fields of an entry as columns.
_COLUMNS = ("task_id", *HistoryEntry._fields[1:])
_ARRAYS = [_SENT.get(type(history.c[name].type), _SENT[Text]) for name in _COLUMNS]


def _statement() -> Insert:
    arrays = (
        func.unnest(
            *(
                cast(bindparam(name, type_=Text()), ARRAY(kind))
                for name, (kind, _) in zip(_COLUMNS, _ARRAYS, strict=True)
            )
        )
        .table_valued(*_COLUMNS, name="new")
        .render_derived()
    )
    rows = select(*(_stored(name, arrays.c[name]) for name in _COLUMNS))
    upsert = insert(history).from_select(_COLUMNS, rows)
    new, known = upsert.excluded, history.c
    # db.domain.history.supersedes in one comparison: greatest status, then
    # earliest arrival (so the two sides are swapped), then greatest texts.
    supersedes = tuple_(new.status, _arrival(known.reported_at), *_texts(new)) > tuple_(
        known.status, _arrival(new.reported_at), *_texts(known)
    )
    # LEAST ignores nulls, like earliest() in db/domain/joins.py.
    merged: dict[str, ColumnElement[Any]] = {
        name: func.least(known[name], new[name]) for name in EARLIEST
    }
    taken: dict[str, ColumnElement[Any]] = {
        name: case((supersedes, new[name]), else_=known[name])
        for name in _COLUMNS
        if name not in (*_KEY, *EARLIEST)
    }
    return upsert.on_conflict_do_update(
        index_elements=_KEY,
        set_=merged | taken,
        where=or_(
            supersedes,
            *(known[name].is_distinct_from(value) for name, value in merged.items()),
        ),
    )


def _stored(name: str, sent: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = history.c[name].type
    return sent if type(kind) in _SENT else cast(sent, kind)


def _arrival(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, literal_column("'infinity'::timestamptz"))


def _texts(row: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[Any]]:
    # Collation "C" compares bytes, as Python compares these texts.
    return [
        func.coalesce(cast(row[name], Text), literal_column("''")).collate("C")
        for name in TEXTS
    ]


_UPSERT = _statement()


def upsert_history(
    connection: Connection,
    entries: Sequence[HistoryEntry],
    task_ids: Mapping[str, int],
) -> int:
    """Store folded entries; return how many rows were inserted or changed.

    `entries` are one per key and sorted (db.domain.history.fold); `task_ids` maps the
    uuid of each of their transactions to its id.
    """
    if not entries:
        return 0
    uuids, *columns = zip(*entries, strict=True)
    values = ([task_ids[uuid] for uuid in uuids], *columns)
    arrays = {
        name: array(column)
        for name, (_, array), column in zip(_COLUMNS, _ARRAYS, values, strict=True)
    }
    return connection.execute(_UPSERT, arrays).rowcount
