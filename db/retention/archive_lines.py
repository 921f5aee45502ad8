"""The lines of an archive, by their words.

They follow db/tables/ automatically: a new column is archived too. A column that an
older archive lacks gets its default; an unknown one is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Enum,
    Integer,
    SmallInteger,
    Table,
)

from db.tables import (
    clusters,
    deployment_history,
    snapshots,
    tasks,
    transaction_nodes,
)


#: The version of the format, and those that are read: 1 has no link.
VERSION, READ = 2, (1, 2)
#: What a line can contain, by its word, in the order of the lines.
TABLES: Mapping[str, Table] = {
    "cluster": clusters,
    "transaction": tasks,
    "entry": deployment_history,
    "outcome": transaction_nodes,
    "snapshot": snapshots,
}


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """The first line: the format, and the uuid of the run's parent."""

    version: int
    parent_uuid: str | None


#: SHA-256 in hexadecimal.
_Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Link(msgspec.Struct, forbid_unknown_fields=True):
    """The link of the run in the chain of hashes."""

    #: Of the chain; 0: of runs of none.
    cluster_id: int
    position: int
    #: The head of the link before it.
    before: _Hash
    leaf: _Hash
    #: Node → hash of its rows.
    nodes: dict[str, _Hash]
    head: _Hash
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]


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
    "link": Link,
    "end": End,
}
#: One line: exactly one of its fields is set.
Line = msgspec.defstruct(
    "Line",
    [(word, kind | None, None) for word, kind in _KINDS.items()],
    forbid_unknown_fields=True,
)
