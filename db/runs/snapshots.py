"""Write snapshots: the graph and other data that a transaction started with.

They are kept apart from the hot rows: the original read 150 MB for each report.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from db.domain.mends import Detail
from db.domain.snapshots import DEFINITIONS, GRAPH, ROLE, Snapshot
from db.tables import snapshots as table
from db.tables import tasks


def _as_bytes(body: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(body, Text).collate("C")


_KEY = ["task_id", "kind", "key"]
_NEW = insert(table).values(
    {name: bindparam(name) for name in _KEY}
    # A JSON text, which the type JSON would encode again.
    | {"body": cast(bindparam("body", type_=Text), table.c.body.type)}
)
_KEEP = _NEW.on_conflict_do_nothing(index_elements=_KEY)
# Of two bodies the greater one stays, compared as bytes, whichever came first.
_STORE = _NEW.on_conflict_do_update(
    index_elements=_KEY,
    set_={"body": _NEW.excluded.body},
    where=_as_bytes(_NEW.excluded.body) > _as_bytes(table.c.body),
)
#: Characters of the bodies of one statement.
_MOST_CHARACTERS = 1 << 18
_REPLACE = text(
    "UPDATE snapshots SET body = CAST(:body AS json)"
    " WHERE task_id = :task_id AND kind = :kind AND key = ''"
)


def store_snapshots(
    connection: Connection, snapshots: Mapping[int, Iterable[Snapshot]]
) -> None:
    """Store the snapshots of transactions, by task id.

    A join, like everything that is stored.
    """
    rows = (
        {"task_id": task_id} | each._asdict()
        for task_id in sorted(snapshots)
        for each in sorted(snapshots[task_id])
    )
    for part in _parts(rows):
        connection.execute(_STORE, part)


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield rows for one statement each: few, if they are large.

    One statement cannot change the same row twice.
    """
    part: dict[tuple[int, str, str], dict[str, Any]] = {}
    size = 0
    for row in rows:
        key = (row["task_id"], row["kind"], row["key"])
        if key in part or size > _MOST_CHARACTERS:
            yield [*part.values()]
            part, size = {}, 0
        part[key] = row
        size += len(row["body"])
    if part:
        yield [*part.values()]


def keep_snapshots(
    connection: Connection, task_id: int, snapshots: Iterable[Snapshot]
) -> None:
    """Store the snapshots of which no version exists yet."""
    for part in _parts({"task_id": task_id} | each._asdict() for each in snapshots):
        connection.execute(_KEEP, part)


def add_left_out(
    connection: Connection, task_id: int, left_out: Mapping[str, Mapping[str, object]]
) -> bool:
    """Add definitions of tasks that a run's graph left out: name → definition.

    For callers that know them from elsewhere, such as Nailgun's own snapshot: they
    appear as the `-` rows of contract.md section 3.4. An existing definition stays.
    Returns whether one was added; a run without a known graph has none yet.
    """
    its = {"task_id": task_id, "kind": DEFINITIONS}
    body = connection.execute(
        select(cast(table.c.body, Text)).filter_by(**its, key="").with_for_update()
    ).scalar_one_or_none()
    if body is None:
        return False
    known = json.loads(body)
    added = {name: dict(left_out[name]) for name in left_out if name not in known}
    if not added:
        return False
    every = json.dumps(known | added, ensure_ascii=False, separators=(",", ":"))
    connection.execute(_REPLACE, its | {"body": every})
    version = {"version": tasks.c.version + 1}
    connection.execute(update(tasks).where(tasks.c.id == task_id).values(version))
    return True


def of_second_start(
    connection: Connection, task_id: int, snapshots: Sequence[Snapshot]
) -> tuple[list[Snapshot], list[Detail]]:
    """Return what a second start adds to a run, and what differs from the first.

    An existing graph or existing roles stay: the second ones are left out. The caller
    has locked the run (db/runs/registration.py).
    """
    taken: list[Snapshot] = []
    differs: list[Detail] = []
    for kind, with_it, detail in (
        (GRAPH, DEFINITIONS, Detail.other_graph),
        (ROLE, ROLE, Detail.other_roles),
    ):
        new = {each.key: each.body for each in snapshots if each.kind == kind}
        if not new:
            continue
        bodies = select(table.c.key, cast(table.c.body, Text).label("body")).where(
            table.c.task_id == task_id, table.c.kind == kind
        )
        known = {row.key: row.body for row in connection.execute(bodies)}
        if not known:
            taken += [each for each in snapshots if each.kind in {kind, with_it}]
        elif not _say_the_same(known, new):
            differs.append(detail)
    return taken, differs


def _say_the_same(known: dict[str, str], new: dict[str, str]) -> bool:
    # Parsed only if the texts differ: a graph may have megabytes.
    return known.keys() == new.keys() and all(
        body == new[key] or json.loads(body) == json.loads(new[key])
        for key, body in known.items()
    )


def tasks_of_graph(task_id: ColumnElement[int]) -> ScalarSelect[int | None]:
    """Return the expression of the number of tasks in the graph, over all nodes.

    Null: no graph was stored.
    """
    # Counted by length, without parsing the strings of the graph's many megabytes.
    of_node = func.json_array_length(table.c.body, type_=Integer)
    return (
        select(func.sum(of_node))
        .where(table.c.task_id == task_id, table.c.kind == "graph")
        .scalar_subquery()
    )


def count_graph_tasks(connection: Connection, task_ids: Iterable[int]) -> None:
    """Store with the transactions how many tasks their graphs have.

    Called when their entries are stored: rows of `tasks` are written last.
    """
    counted = {"graph_tasks": tasks_of_graph(tasks.c.id)}
    connection.execute(
        update(tasks)
        .where(tasks.c.id == any_(bindparam("ids", [*task_ids], ARRAY(BigInteger))))
        .values(counted | {"version": tasks.c.version + 1})
    )
