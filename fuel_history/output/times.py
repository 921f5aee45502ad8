"""Format times and durations."""

from datetime import UTC, datetime, tzinfo


_MINUTE, _HOUR = 60, 3600


def in_utc(time: datetime) -> str:
    """Return a time in UTC without a zone, as the released clients show it."""
    return _moved(time, UTC).replace(tzinfo=None).isoformat()


def in_zone(time: datetime, zone: tzinfo | None) -> str:
    """Return a time in a zone, with the zone; None: the operator's own zone.

    If that is UTC, the result is the same as :func:`in_utc`'s.
    """
    local = _moved(time, zone)
    return local.isoformat(timespec="seconds") if local.utcoffset() else in_utc(time)


def of_day(time: datetime, zone: tzinfo | None) -> str:
    """Return the time of day in a zone, as 14:49:06."""
    return f"{_moved(time, zone):%H:%M:%S}"


def _moved(time: datetime, zone: tzinfo | None) -> datetime:
    """Return a time in a zone; unchanged if its year would be 0 or 10000 there."""
    try:
        return time.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return time


def span(seconds: float) -> str:
    """Return a duration for people: 4.0s, 2m 10s, 1h 02m 03s."""
    # Rounded first, so that 59.96 is 1m 00s, not 60.0s.
    tenths = round(seconds, 1)
    if tenths < _MINUTE:
        return f"{tenths:.1f}s"
    whole = round(seconds)
    minutes, rest = divmod(whole, _MINUTE)
    if whole < _HOUR:
        return f"{minutes}m {rest:02}s"
    return f"{minutes // _MINUTE}h {minutes % _MINUTE:02}m {rest:02}s"
