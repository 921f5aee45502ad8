"""A search → statements: which runs, then their entries; values are only bound."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
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
from sqlalchemy.dialects.postgresql import ARRAY, array

from db.domain import search
from db.domain.errors import FuelHistoryError
from db.domain.search import Condition, Field, Value
from db.domain.statuses import HistoryStatus
from db.queries.durations import passed, to_milliseconds
from db.queries.gate import is_shown
from db.queries.roles import nodes_with
from db.queries.times import TimeFormat, rendered
from db.queries.transactions import MAX_ID
from db.tables import deployment_history as history
from db.tables import tasks


#: Runs that are looked at, the newest of those that a search bounds.
MOST_RUNS = 5000
_AGE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
#: Reads a time, as the API's parameters have it; raises ValueError.
ReadTime = Callable[[str], datetime | None]


class BadValue(FuelHistoryError):
    """A value that its field cannot have."""

    code = "bad_search_value"


def runs_of(
    connection: Connection, condition: Condition, read_time: ReadTime
) -> Sequence[int]:
    """Return the runs that a search looks at, the newest first."""
    statement = select(tasks.c.id).order_by(tasks.c.id.desc()).limit(MOST_RUNS)
    for field in search.top_level(condition):
        if field.name == "run":
            statement = statement.where(or_(*_in_ranges(tasks.c.id, field)))
        elif field.name == "cluster":
            numbers = [_number(field, each) for each in field.values]
            statement = statement.where(tasks.c.cluster_id.in_(numbers))
        elif field.name == "since":
            ended = func.coalesce(tasks.c.time_end, func.now()) + timedelta(hours=1)
            statement = statement.where(ended >= _time(field, read_time))
        elif field.name == "until":
            began = func.coalesce(tasks.c.time_start, tasks.c.created_at)
            statement = statement.where(began < _time(field, read_time))
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
            column.task_id == func.any(literal(list(runs), ARRAY(Integer))),
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
            like = f"%{_escaped(text.strip('*'))}%"
            name = history.c.deployment_graph_task_name
            return name.ilike(like) | func.coalesce(history.c.message, "").ilike(like)
        case Field():
            return _field(part, read_time)


def _field(field: Field, read_time: ReadTime) -> ColumnElement[bool]:
    if field.name in {"since", "until"}:
        began = func.coalesce(history.c.time_start, history.c.time_end)
        time = _time(field, read_time)
        return began >= time if field.name == "since" else began < time
    return _MEANINGS[field.name](field)


def _is_status(field: Field) -> ColumnElement[bool]:
    return history.c.status.in_([_status(field, each.text) for each in field.values])


def _is_task(field: Field) -> ColumnElement[bool]:
    name = history.c.deployment_graph_task_name
    return or_(*(_like(name, each.text) for each in field.values))


def _is_node(field: Field) -> ColumnElement[bool]:
    return history.c.node_id.in_([each.text for each in field.values])


def _has_role(field: Field) -> ColumnElement[bool]:
    texts = array([each.text for each in field.values])
    return history.c.node_id.in_(nodes_with(history.c.task_id, func.any(texts)))


def _is_of_cluster(field: Field) -> ColumnElement[bool]:
    numbers = [_number(field, each) for each in field.values]
    runs = select(tasks.c.id).where(tasks.c.cluster_id.in_(numbers))
    return history.c.task_id.in_(runs)


def _is_of_run(field: Field) -> ColumnElement[bool]:
    return or_(*_in_ranges(history.c.task_id, field))


def _took_so(field: Field) -> ColumnElement[bool]:
    return or_(*(_took(field, each) for each in field.values))


def _says(field: Field) -> ColumnElement[bool]:
    texts = [_escaped(each.text.strip("*")) for each in field.values]
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


def _status(field: Field, text: str) -> HistoryStatus:
    try:
        return HistoryStatus(text)
    except ValueError:
        raise _bad(field, f"one of {', '.join(HistoryStatus)}") from None


def _number(field: Field, value: Value) -> int:
    text = value.text
    if value.sign or not (text.isascii() and text.isdecimal()) or len(text) > 10:  # noqa: PLR2004
        raise _bad(field, "a number")
    return min(int(text), MAX_ID)


def _in_ranges(column: ColumnElement[int], field: Field) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for value in field.values:
        first, dots, last = value.text.partition("..")
        low = _number(field, Value(first, value.sign))
        high = _number(field, Value(last)) if dots else low
        found.append(column.between(low, high))
    return found


def _time(field: Field, read_time: ReadTime) -> datetime:
    if len(field.values) != 1 or field.values[0].sign:
        raise _bad(field, "one time")
    try:
        found = read_time(field.values[0].text)
    except ValueError as error:
        raise BadValue(f"q: {field.name} {error}") from None
    if found is None:
        raise _bad(field, "one time")
    return found


def _took(field: Field, value: Value) -> ColumnElement[bool]:
    known = _AGE.fullmatch(value.text)
    if known is None or not value.sign:
        raise _bad(field, "> or < and a duration: >5m, <10s")
    seconds = timedelta(**{_UNITS[known[2]]: float(known[1])}).total_seconds()
    took = passed(history.c.time_start, history.c.time_end)
    return took > seconds if value.sign == ">" else took < seconds


def _like(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    if "*" not in text:
        return column == text
    return column.like(_escaped(text).replace("*", "%"))


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _bad(field: Field, what: str) -> BadValue:
    return BadValue(f"q: {field.name} must be {what}")
