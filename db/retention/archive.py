"""A run as the lines of an archive: every column of all its rows.

Its link in the chain of hashes comes last: by it the file itself can be checked.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from db.domain.retention import Run
from db.retention.archive_lines import TABLES, VERSION
from db.runs.chain_links import is_due, last_link
from db.tables import clusters, deployment_history, tasks


_FETCH = 2000
_ORDER = {
    "entry": [
        deployment_history.c.node_id,
        deployment_history.c.deployment_graph_task_name,
    ]
}


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
        _link(connection, run),
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


def _link(
    connection: Connection, run: Run
) -> Iterator[tuple[str, Mapping[str, object]]]:
    link = last_link(connection, run.task_id)
    # A late report came: its link is not made yet, and the last one is of other rows.
    if link is None or is_due(connection, run.task_id):
        return
    hashes = {name: getattr(link, name).hex() for name in ("before", "leaf", "head")}
    yield "link", link._asdict() | hashes


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
