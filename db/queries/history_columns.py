"""The columns that can be selected for an entry of a history."""

import functools
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, ColumnElement, DateTime, Enum, Text, cast

from db.queries.durations import passed, to_milliseconds
from db.queries.mended import names_of
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history


Columns = Mapping[str, ColumnElement[Any]]


@functools.lru_cache(8)
def columns_of_table(times: TimeFormat) -> Columns:
    """Return the columns of the table, like :func:`columns`; cached."""
    return columns(history.c, times)


def columns(source: Any, times: TimeFormat) -> Columns:
    """Return the columns of `source`, which has those of the table, by name.

    `task_name` repeats the name of the graph's task, `duration` is in seconds, `mended`
    is a list of names; `summary` and `custom` are JSON texts.
    """
    return {
        **{own.key: _shown(source[own.key], times) for own in history.c},
        "task_name": source.deployment_graph_task_name.label("task_name"),
        "duration": to_milliseconds(passed(source.time_start, source.time_end)),
        "mended": names_of(source.mended),
    }


def _shown(column: ColumnElement[Any], times: TimeFormat) -> ColumnElement[Any]:
    if isinstance(column.type, DateTime):
        return rendered(column, times)
    return cast(column, Text) if isinstance(column.type, Enum | JSON) else column
