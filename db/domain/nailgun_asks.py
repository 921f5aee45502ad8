"""When Nailgun is asked about a run again, and when never more; pure.

Seconds everywhere.
"""

_DAY = 86_400.0
#: Pauses after Nailgun did not know a run: it may be a moment behind its own message.
_UNKNOWN = (10.0, 60.0, 600.0)
#: A run that has not ended is asked about when it is so much older.
_GROWTH = 20
_SHORTEST, _LONGEST = 10.0, 60.0
_LONG_SILENT = 3600.0
#: One that has not ended after so long does not end any more, as far as Nailgun knows.
_GIVEN_UP = 30 * _DAY
#: Pauses after answers that could not be used: doubled each time.
_FIRST_FAILURE, _LONGEST_FAILURE = 60.0, 3600.0
_MOST_FAILURES = 6

#: Nailgun hears of an end when we do. One that it knows of for so long, and we do not,
#: is one that no report will tell.
END_GRACE = 60.0


def until_found(age: float, failures: int) -> float | None:
    """Return when to ask about a run that Nailgun does not know; None: never.

    `age`: since it was registered here; `failures`: with this one.
    """
    if age > _DAY or failures > len(_UNKNOWN):
        return None
    return _UNKNOWN[failures - 1]


def until_ended(age: float) -> float | None:
    """Return when to ask about a run that has not ended; None: never."""
    if age > _GIVEN_UP:
        return None
    if age > _DAY:
        return _LONG_SILENT
    return min(max(age / _GROWTH, _SHORTEST), _LONGEST)


def until_usable(failures: int) -> float | None:
    """Return when to ask again what was answered badly; None: never."""
    if failures > _MOST_FAILURES:
        return None
    return float(min(_FIRST_FAILURE * 2 ** (failures - 1), _LONGEST_FAILURE))
