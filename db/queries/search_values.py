"""Values of a search's fields: read, or refused."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from db.domain.errors import FuelHistoryError
from db.domain.search import Field, Value
from db.domain.statuses import HistoryStatus
from db.queries.durations import passed
from db.queries.transactions import MAX_ID
from db.tables import deployment_history as history


#: Reads a time, as the API's parameters have it; raises ValueError.
ReadTime = Callable[[str], datetime | None]
_AGE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class BadValue(FuelHistoryError):
    """A value that its field cannot have."""

    code = "bad_search_value"


def status_of(field: Field, text: str) -> HistoryStatus:
    try:
        return HistoryStatus(text)
    except ValueError:
        raise _bad(field, f"one of {', '.join(HistoryStatus)}") from None


def number_of(field: Field, value: Value) -> int:
    text = value.text
    if value.sign or not (text.isascii() and text.isdecimal()) or len(text) > 10:  # noqa: PLR2004
        raise _bad(field, "a number")
    return min(int(text), MAX_ID)


def in_ranges(column: ColumnElement[int], field: Field) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for value in field.values:
        first, dots, last = value.text.partition("..")
        low = number_of(field, Value(first, value.sign))
        high = number_of(field, Value(last)) if dots else low
        found.append(column.between(low, high))
    return found


def time_of(field: Field, read_time: ReadTime) -> datetime:
    if len(field.values) != 1 or field.values[0].sign:
        raise _bad(field, "one time")
    try:
        found = read_time(field.values[0].text)
    except ValueError as error:
        raise BadValue(f"q: {field.name} {error}") from None
    if found is None:
        raise _bad(field, "one time")
    return found


def took(field: Field, value: Value) -> ColumnElement[bool]:
    known = _AGE.fullmatch(value.text)
    if known is None or not value.sign:
        raise _bad(field, "> or < and a duration: >5m, <10s")
    seconds = timedelta(**{_UNITS[known[2]]: float(known[1])}).total_seconds()
    took = passed(history.c.time_start, history.c.time_end)
    return took > seconds if value.sign == ">" else took < seconds


def like(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    if "*" not in text:
        return column == text
    return column.like(escaped(text).replace("*", "%"))


def escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _bad(field: Field, what: str) -> BadValue:
    return BadValue(f"q: {field.name} must be {what}")
