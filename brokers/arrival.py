"""When a report arrived, of what a broker or a producer says about it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta


#: How far ahead of our own clock a time is believed. Beyond that a clock was wrong
#: for a moment, or a producer made the time up, and everything after it would be
#: dated by it: a Redis stream never gives a smaller id again.
BELIEVED_AHEAD = timedelta(minutes=5)


def arrival_of(*claims: tuple[object, int]) -> datetime:
    """Return the first claim that can be believed, else the time now (UTC).

    A claim is a number, as an integer or its digits in bytes, and how many of its
    units a second has: 1000 for milliseconds. What is no time is passed over.
    """
    now = datetime.now(UTC)
    for number, units in claims:
        if isinstance(number, int | bytes):
            with suppress(ValueError, OverflowError, OSError):
                time = datetime.fromtimestamp(int(number) / units, UTC)
                if time <= now + BELIEVED_AHEAD:
                    return time
    return now
