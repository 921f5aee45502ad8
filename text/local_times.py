"""Times in the operator's zone; pure."""

from datetime import UTC, datetime, tzinfo


def with_zone(given: str, zone: tzinfo | None, *, is_end: bool = False) -> str:
    """Return an ISO 8601 time without a zone converted from `zone` to UTC.

    `zone` None: the machine's (the variable TZ). A time with a zone, an age (24h),
    seconds since 1970 and texts that are not times are returned unchanged, for the API
    to parse or refuse. A time that occurs twice or never in the zone, because clocks
    were changed, becomes the earlier one, or for the end of a period (`is_end`) the
    later one: a period is rather too long than too short.
    """
    text = given.strip()
    if text.isdecimal():
        return given
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None:
            return given
        both = [_in_utc(time.replace(fold=fold), zone) for fold in (0, 1)]
    except (ValueError, OverflowError, OSError):
        return given
    return (max(both) if is_end else min(both)).isoformat()


def shown(time: datetime) -> str:
    """Return a time for people: in the machine's zone, with its name."""
    return time.astimezone().isoformat(timespec="seconds")


def _in_utc(time: datetime, zone: tzinfo | None) -> datetime:
    return (time if zone is None else time.replace(tzinfo=zone)).astimezone(UTC)
