"""A search → statements: which runs, then their entries; values are only bound."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array

from db.domain import search
from db.domain.search import Condition, Field
from db.queries.durations import passed, to_milliseconds
from db.queries.gate import is_shown
from db.queries.one_of import one_of
from db.queries.roles import nodes_with
from db.queries.search_values import (
    ReadTime,
    escaped,
    in_ranges,
    like,
    number_of,
    status_of,
    time_of,
    took,
)
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history
from db.tables import tasks


#: Runs that are looked at, the newest of those that a search bounds.
MOST_RUNS = 5000


def runs_of(
    connection: Connection, condition: Condition, read_time: ReadTime
) -> Sequence[int]:
    """Return the runs that a search looks at, the newest first."""
    statement = select(tasks.c.id).order_by(tasks.c.id.desc()).limit(MOST_RUNS)
    for field in search.top_level(condition):
        if field.name == "run":
            statement = statement.where(or_(*in_ranges(tasks.c.id, field)))
        elif field.name == "cluster":
            numbers = [number_of(field, each) for each in field.values]
            statement = statement.where(tasks.c.cluster_id.in_(numbers))
        elif field.name == "since":
            ended = func.coalesce(tasks.c.time_end, func.now()) + timedelta(hours=1)
            statement = statement.where(ended >= time_of(field, read_time))
        elif field.name == "until":
            began = func.coalesce(tasks.c.time_start, tasks.c.created_at)
            statement = statement.where(began < time_of(field, read_time))
    return connection.execute(statement).scalars().all()


def entries_statement(
    runs: Sequence[int],
    condition: Condition,
    read_time: ReadTime,
    *,
    limit: int,
    after: tuple[int, int] | None,
    times: TimeFormat,
) -> Select[*tuple[Any, ...]]:
    """Return the statement of a page of entries, the newest runs first.

    `runs` go as an array: of a join PostgreSQL would make a scan of all partitions.
    Raises BadValue.
    """
    column = history.c
    statement = (
        select(
            column.id,
            column.task_id,
            column.node_id,
            column.deployment_graph_task_name,
            column.status,
            rendered(column.time_start, times).label("time_start"),
            rendered(column.time_end, times).label("time_end"),
            to_milliseconds(passed(column.time_start, column.time_end)),
            column.message,
        )
        .where(
            column.task_id == one_of(runs),
            is_shown(column.task_id),
            _condition(condition, read_time),
        )
        .order_by(column.task_id.desc(), column.id.desc())
        .limit(limit)
    )
    if after is not None:
        keys = tuple_(column.task_id, column.id)
        statement = statement.where(keys < tuple_(*map(literal, after)))
    return statement


def search_entries(
    connection: Connection, statement: Select[*tuple[Any, ...]]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the rows of :func:`entries_statement`."""
    return connection.execute(statement).all()


def _condition(part: Condition, read_time: ReadTime) -> ColumnElement[bool]:
    match part:
        case search.All(parts):
            return and_(true(), *(_condition(each, read_time) for each in parts))
        case search.Any(parts):
            return or_(*(_condition(each, read_time) for each in parts))
        case search.Not(inner):
            return not_(func.coalesce(_condition(inner, read_time), literal(False)))  # noqa: FBT003
        case search.Word(text):
            like = f"%{escaped(text.strip('*'))}%"
            name = history.c.deployment_graph_task_name
            return name.ilike(like) | func.coalesce(history.c.message, "").ilike(like)
        case Field():
            return _field(part, read_time)


def _field(field: Field, read_time: ReadTime) -> ColumnElement[bool]:
    if field.name in {"since", "until"}:
        began = func.coalesce(history.c.time_start, history.c.time_end)
        time = time_of(field, read_time)
        return began >= time if field.name == "since" else began < time
    return _MEANINGS[field.name](field)


def _is_status(field: Field) -> ColumnElement[bool]:
    return history.c.status.in_([status_of(field, each.text) for each in field.values])


def _is_task(field: Field) -> ColumnElement[bool]:
    name = history.c.deployment_graph_task_name
    return or_(*(like(name, each.text) for each in field.values))


def _is_node(field: Field) -> ColumnElement[bool]:
    return history.c.node_id.in_([each.text for each in field.values])


def _has_role(field: Field) -> ColumnElement[bool]:
    texts = array([each.text for each in field.values])
    return history.c.node_id.in_(nodes_with(history.c.task_id, func.any(texts)))


def _is_of_cluster(field: Field) -> ColumnElement[bool]:
    numbers = [number_of(field, each) for each in field.values]
    runs = select(tasks.c.id).where(tasks.c.cluster_id.in_(numbers))
    return history.c.task_id.in_(runs)


def _is_of_run(field: Field) -> ColumnElement[bool]:
    return or_(*in_ranges(history.c.task_id, field))


def _took_so(field: Field) -> ColumnElement[bool]:
    return or_(*(took(field, each) for each in field.values))


def _says(field: Field) -> ColumnElement[bool]:
    texts = [escaped(each.text.strip("*")) for each in field.values]
    return or_(*(history.c.message.ilike(f"%{each}%") for each in texts))


#: Field → what it asks of an entry; those of times are apart.
_MEANINGS: dict[str, Callable[[Field], ColumnElement[bool]]] = {
    "status": _is_status,
    "task": _is_task,
    "node": _is_node,
    "role": _has_role,
    "cluster": _is_of_cluster,
    "run": _is_of_run,
    "took": _took_so,
    "message": _says,
}
