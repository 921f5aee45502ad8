"""Schedule requests to Nailgun about a run; pure.

All times are seconds.
"""

_DAY = 86_400.0
#: Pauses after Nailgun did not know a run: it may be slower than its own message.
_UNKNOWN = (10.0, 60.0, 600.0)
#: The age of an unfinished run must grow by this part before the next request.
_GROWTH = 20
_SHORTEST, _LONGEST = 10.0, 60.0
_LONG_SILENT = 3600.0
#: A run that has not ended after this long never ends in Nailgun.
_GIVEN_UP = 30 * _DAY
#: Pauses after unusable answers: doubled each time.
_FIRST_FAILURE, _LONGEST_FAILURE = 60.0, 3600.0
_MOST_FAILURES = 6

#: Nailgun learns of an end when we do. An end that it has known for this long, and we
#: do not, is one that no report will bring.
END_GRACE = 60.0


def until_found(age: float, failures: int) -> float | None:
    """Return when to ask about a run that Nailgun does not know; None: never.

    `age`: since it was registered here; `failures`: including this one.
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
    """Return when to repeat a request with an unusable answer; None: never."""
    if failures > _MOST_FAILURES:
        return None
    return float(min(_FIRST_FAILURE * 2 ** (failures - 1), _LONGEST_FAILURE))
