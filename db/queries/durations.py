"""Durations in seconds."""

from typing import Any

from sqlalchemy import ColumnElement, Double, Numeric, case, cast, func


Seconds = ColumnElement[float | None]


def passed(time_start: ColumnElement[Any], time_end: ColumnElement[Any]) -> Seconds:
    """Return the expression of the seconds between two times; null: not known.

    If reports overtook each other, an end can be before its start; the duration is then
    not known.
    """
    between = func.date_part("epoch", time_end - time_start)
    return case((time_end < time_start, 0), else_=between)


def to_milliseconds(seconds: Seconds) -> Seconds:
    """Return the expression of these seconds, rounded to the reports' precision."""
    return cast(func.round(cast(seconds, Numeric), 3), Double)
