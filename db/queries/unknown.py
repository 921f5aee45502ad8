"""Which values of a list's filters do not exist: asked only if the list is empty."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Text,
    exists,
    func,
    literal,
    select,
)

from db.domain.snapshots import ROLE
from db.queries.definitions import get_definitions
from db.queries.one_of import one_of
from db.queries.transactions import MAX_ID, TransactionFilter, conditions
from db.tables import clusters, snapshots, tasks
from db.tables import deployment_history as history


#: Runs in which a task is searched, the newest ones: no index is sorted by tasks.
_RUNS = 20

_names_of = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Named(NamedTuple):
    """What the filters of a list name."""

    nodes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    clusters: tuple[int, ...] = ()


def unknown_in_run(connection: Connection, task_id: int, named: Named) -> Named:
    """Return what is not in a run: neither in its entries nor in its graph."""
    found = _unknown_in(connection, [task_id], [task_id], named)
    if not found.tasks:
        return found
    body = get_definitions(connection, task_id, with_names=False).body
    defined = _names(body or "{}")
    return found._replace(
        tasks=tuple(each for each in found.tasks if each not in defined)
    )


def unknown_in_runs(
    connection: Connection, runs: TransactionFilter, named: Named
) -> Named:
    """Return what is in none of many runs; of tasks, in none of the newest 20.

    If an environment does not exist, only that is returned.
    """
    if named == Named():
        return named
    if missing := unknown_clusters(connection, named.clusters):
        return Named(clusters=missing)
    ids = select(tasks.c.id).where(*conditions(runs)).order_by(tasks.c.id.desc())
    return unknown_in(connection, connection.execute(ids).scalars().all(), named)


def unknown_in(connection: Connection, runs: Sequence[int], named: Named) -> Named:
    """Return the same for these runs, the newest of which come first."""
    if not runs:
        return Named()
    newest: Sequence[int] = ()
    if named.tasks:
        has_entries = exists().where(history.c.task_id == tasks.c.id)
        statement = (
            select(tasks.c.id)
            .where(tasks.c.id == one_of(runs), has_entries)
            .order_by(tasks.c.id.desc())
            .limit(_RUNS)
        )
        newest = connection.execute(statement).scalars().all()
    return _unknown_in(connection, runs, newest, named)


def unknown_clusters(connection: Connection, ids: Sequence[int]) -> tuple[int, ...]:
    """Return those of these ids that no environment has or had."""
    possible = [each for each in ids if each <= MAX_ID]
    statement = select(clusters.c.id).where(clusters.c.id == one_of(possible))
    known = set(connection.execute(statement).scalars()) if possible else set()
    return tuple(each for each in ids if each not in known)


def _unknown_in(
    connection: Connection, runs: Sequence[int], newest: Sequence[int], named: Named
) -> Named:
    entries, roles = history.c, snapshots.c
    return Named(
        nodes=_missing(
            connection,
            named.nodes,
            lambda node: exists().where(
                entries.task_id == one_of(runs), entries.node_id == node
            ),
        ),
        roles=_missing(
            connection,
            named.roles,
            lambda role: exists().where(
                roles.task_id == one_of(runs), roles.kind == ROLE, roles.key == role
            ),
        ),
        tasks=_missing(
            connection,
            named.tasks,
            lambda task: exists().where(
                entries.task_id == one_of(newest),
                entries.deployment_graph_task_name == task,
            ),
        ),
    )


def _missing(
    connection: Connection,
    values: Sequence[str],
    known: Callable[[ColumnElement[str]], ColumnElement[bool]],
) -> tuple[str, ...]:
    if not values:
        return ()
    value = func.unnest(literal(list(values), ARRAY(Text))).column_valued("value")
    missing = select(value).where(~known(value))
    return tuple(connection.execute(missing).scalars())


def _names(definitions: str) -> Mapping[str, object]:
    try:
        return _names_of(definitions)
    except (msgspec.MsgspecError, RecursionError):
        return {}
