"""Times rendered by PostgreSQL, at a third of the cost in Python."""

import enum

from sqlalchemy import BigInteger, ColumnElement, cast, func


class TimeFormat(enum.Enum):
    """The format of times in an answer; all are UTC."""

    epoch = "epoch"  #: whole seconds, as in the specification
    iso = "iso"  #: datetime.isoformat(): no fraction where it is zero
    iso_microseconds = "iso_microseconds"  #: always six digits (oslo.serialization)


_ISO = 'YYYY-MM-DD"T"HH24:MI:SS.US'


def rendered(
    column: ColumnElement[object], times: TimeFormat
) -> ColumnElement[int | str | None]:
    """Return the expression that renders a column of times in this format."""
    if times is TimeFormat.epoch:
        return cast(func.floor(func.date_part("epoch", column)), BigInteger)
    text = func.to_char(func.timezone("UTC", column), _ISO)
    if times is TimeFormat.iso_microseconds:
        return text
    return func.replace(text, ".000000", "")
