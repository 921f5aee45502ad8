"""Format times."""

from datetime import UTC, datetime, tzinfo


def in_utc(time: datetime) -> str:
    """Return a time in UTC without a zone, as the released clients show it."""
    return _moved(time, UTC).replace(tzinfo=None).isoformat()


def in_zone(time: datetime, zone: tzinfo | None) -> str:
    """Return a time in a zone, with the zone; None: the operator's own zone.

    If that is UTC, the result is the same as :func:`in_utc`'s.
    """
    local = _moved(time, zone)
    return local.isoformat(timespec="seconds") if local.utcoffset() else in_utc(time)


def for_people(time: datetime, zone: tzinfo | None) -> tuple[str, str, str]:
    """Return a time in a zone in whole seconds: with the zone, without, and shorter.

    2016-03-07T15:49:06+01:00, 2016-03-07 15:49:06, 03-07 15:49:06.
    """
    local = _moved(time, zone)
    whole = local.isoformat(timespec="seconds")
    short = f"{whole[:10]} {whole[11:19]}"
    return whole if local.utcoffset() else whole[:19], short, short[5:]


def of_day(time: datetime, zone: tzinfo | None) -> str:
    """Return the time of day in a zone, as 14:49:06."""
    return f"{_moved(time, zone):%H:%M:%S}"


def _moved(time: datetime, zone: tzinfo | None) -> datetime:
    """Return a time in a zone; unchanged if its year would be 0 or 10000 there."""
    try:
        return time.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return time
