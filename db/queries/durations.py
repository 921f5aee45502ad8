"""How long things took, in seconds."""

from typing import Any

from sqlalchemy import ColumnElement, Double, Numeric, case, cast, func


Seconds = ColumnElement[float | None]


def passed(time_start: ColumnElement[Any], time_end: ColumnElement[Any]) -> Seconds:
    """Return the expression of the seconds between two times; null: not known.

    Reports that overtook each other can leave an end before its start: then no
    time passed that anybody knows of.
    """
    between = func.date_part("epoch", time_end - time_start)
    return case((time_end < time_start, 0), else_=between)


def to_milliseconds(seconds: Seconds) -> Seconds:
    """Return the expression of these seconds, without what reports do not tell."""
    return cast(func.round(cast(seconds, Numeric), 3), Double)
