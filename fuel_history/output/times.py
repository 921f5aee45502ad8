"""Times and durations as texts."""

from datetime import UTC, datetime, tzinfo


_MINUTE, _HOUR = 60, 3600


def in_utc(time: datetime) -> str:
    """Return a time as the released clients have always shown it: UTC, unsaid."""
    return _moved(time, UTC).replace(tzinfo=None).isoformat()


def in_zone(time: datetime, zone: tzinfo | None) -> str:
    """Return a time in a zone, which is told; None: the operator's own.

    Where it is UTC, the same as :func:`in_utc`.
    """
    local = _moved(time, zone)
    return local.isoformat(timespec="seconds") if local.utcoffset() else in_utc(time)


def of_day(time: datetime, zone: tzinfo | None) -> str:
    """Return the time of the day in a zone, as 14:49:06."""
    return f"{_moved(time, zone):%H:%M:%S}"


def _moved(time: datetime, zone: tzinfo | None) -> datetime:
    """Return a time in a zone; as it is where that zone's year would be 0 or 10000."""
    try:
        return time.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return time


def span(seconds: float) -> str:
    """Return a duration for people: 4.0s, 2m 10s, 1h 02m 03s."""
    # Rounded first: 59.96 is a minute, not 60.0 seconds.
    tenths = round(seconds, 1)
    if tenths < _MINUTE:
        return f"{tenths:.1f}s"
    whole = round(seconds)
    minutes, rest = divmod(whole, _MINUTE)
    if whole < _HOUR:
        return f"{minutes}m {rest:02}s"
    return f"{minutes // _MINUTE}h {minutes % _MINUTE:02}m {rest:02}s"
