"""A run as the lines of an archive: every column of all its rows.

The lines follow db/tables/ automatically: a new column is archived too. A column that
an older archive lacks gets its default; an unknown one is refused.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Annotated, Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Enum,
    Integer,
    Select,
    SmallInteger,
    Table,
    Text,
    bindparam,
    cast,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from db.domain.retention import Run
from db.tables import (
    clusters,
    deployment_history,
    snapshots,
    tasks,
    transaction_nodes,
)


#: The version of the format; others are not read.
VERSION = 1
_FETCH = 2000
#: What a line can contain, by its word, in the order of the lines.
TABLES: Mapping[str, Table] = {
    "cluster": clusters,
    "transaction": tasks,
    "entry": deployment_history,
    "outcome": transaction_nodes,
    "snapshot": snapshots,
}
_ORDER = {
    "entry": [
        deployment_history.c.node_id,
        deployment_history.c.deployment_graph_task_name,
    ]
}


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """The first line: the format, and the uuid of the run's parent."""

    version: int
    parent_uuid: str | None


class End(msgspec.Struct, forbid_unknown_fields=True):
    """The last line; an archive without it is incomplete."""

    #: Number of lines before it.
    lines: int


def _type(column: Column[Any]) -> Any:
    kind: Any
    if isinstance(column.type, JSON):
        kind = str  # its text, as it was sent
    elif isinstance(column.type, Enum):
        kind = column.type.enum_class
    elif isinstance(column.type, Integer):
        kind = Annotated[int, msgspec.Meta(ge=0, le=_largest(column.type))]
    elif isinstance(column.type, DateTime):
        kind = Annotated[datetime, msgspec.Meta(tz=True)]
    else:
        kind = column.type.python_type
    return kind | None if column.nullable else kind


def _largest(kind: Integer) -> int:
    # None of our numbers is negative.
    if isinstance(kind, SmallInteger):
        return 2**15 - 1
    # Far below the maximum, because versions are increased.
    return 2**53 if isinstance(kind, BigInteger) else 2**31 - 1


def _record(word: str, table: Table) -> type[msgspec.Struct]:
    fields: list[tuple[str, Any, Any] | tuple[str, Any]] = []
    for column in table.columns:
        if column.nullable or column.server_default is not None:
            kind = _type(column) | msgspec.UnsetType
            fields.append((str(column.name), kind, msgspec.UNSET))
        else:
            fields.append((str(column.name), _type(column)))
    return msgspec.defstruct(
        word.title(), fields, kw_only=True, forbid_unknown_fields=True
    )


_KINDS: dict[str, Any] = {
    "archive": Header,
    **{word: _record(word, table) for word, table in TABLES.items()},
    "end": End,
}
#: One line: exactly one of its fields is set.
Line = msgspec.defstruct(
    "Line",
    [(word, kind | None, None) for word, kind in _KINDS.items()],
    forbid_unknown_fields=True,
)


def lines(connection: Connection, run: Run) -> Iterator[bytes]:
    """Yield the lines of a run's archive, each with its newline.

    Yields nothing if the run has changed since it was selected.
    """
    mine = _rows(tasks).where(tasks.c.id == run.task_id)
    transaction = connection.execute(
        mine.where(tasks.c.version == run.version)
    ).one_or_none()
    if transaction is None:
        return
    written = 0
    for word, row in chain(
        [("archive", {"version": VERSION, "parent_uuid": _uuid(connection, run)})],
        _found(connection, "cluster", clusters.c.id == run.cluster_id),
        [("transaction", transaction._asdict())],
        *(
            _found(connection, word, TABLES[word].c.task_id == run.task_id)
            for word in ("entry", "outcome", "snapshot")
        ),
    ):
        yield _encoded(word, row)
        written += 1
    yield _encoded("end", {"lines": written})


def insertion(table: Table, columns: tuple[str, ...]) -> Insert:
    """Return the statement that inserts rows with these columns of an archive."""
    return insert(table).values(
        {
            name: cast(bindparam(name, type_=Text), table.c[name].type)
            if isinstance(table.c[name].type, JSON)
            else bindparam(name, type_=table.c[name].type)
            for name in columns
        }
    )


def _uuid(connection: Connection, run: Run) -> str | None:
    parent = select(tasks.c.uuid).where(tasks.c.id == run.parent_id)
    uuid: str | None = connection.execute(parent).scalar()
    return uuid


def _found(
    connection: Connection, word: str, mine: ColumnElement[bool]
) -> Iterator[tuple[str, dict[str, Any]]]:
    table = TABLES[word]
    # In the order in which writers lock them (db/domain/joins.py).
    keys = [*_ORDER.get(word, table.primary_key)]
    order = (key.collate("C") if isinstance(key.type, Text) else key for key in keys)
    rows = connection.execute(
        _rows(table).where(mine).order_by(*order),
        execution_options={"yield_per": _FETCH},
    )
    for row in rows:
        yield word, row._asdict()


def _rows(table: Table) -> Select[Any]:
    return select(
        *(
            cast(column, Text).label(column.name)
            if isinstance(column.type, JSON)
            else column
            for column in table.columns
        )
    )


def _encoded(word: str, row: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode({word: row}) + b"\n"
