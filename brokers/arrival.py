"""Decide when a report arrived, from what a broker or a producer claims."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta


#: How far ahead of our own clock a time is accepted. Beyond that a clock was wrong for
#: a moment, or a producer invented the time, and everything after it would be dated by
#: it: a Redis stream never issues a smaller id again.
BELIEVED_AHEAD = timedelta(minutes=5)


def arrival_of(*claims: tuple[object, int]) -> datetime:
    """Return the first plausible claim, else the current time (UTC).

    A claim is a number, as an integer or as digits in bytes, and its units per second:
    1000 for milliseconds. Claims that are not times are skipped.
    """
    now = datetime.now(UTC)
    for number, units in claims:
        if isinstance(number, int | bytes):
            with suppress(ValueError, OverflowError, OSError):
                time = datetime.fromtimestamp(int(number) / units, UTC)
                if time <= now + BELIEVED_AHEAD:
                    return time
    return now
