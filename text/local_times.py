"""Times as people type them: in their own zone, as times are shown to them; pure."""

from datetime import UTC, datetime, tzinfo


def with_zone(given: str, zone: tzinfo | None, *, is_end: bool = False) -> str:
    """Return a time of ISO 8601 that has no zone, and is one of `zone`, in UTC.

    `zone` None: the machine's (the variable TZ). What has a zone, an age (24h), seconds
    since 1970 and whatever is no time come back as they are, for the API to read or
    refuse.
    A time that the zone has twice, or not at all, because clocks were changed, is the
    earlier one, or for the end of a period (`is_end`) the later: a period is rather
    too long than too short.
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
    """Return a time for people: in the machine's zone, which it names."""
    return time.astimezone().isoformat(timespec="seconds")


def _in_utc(time: datetime, zone: tzinfo | None) -> datetime:
    return (time if zone is None else time.replace(tzinfo=zone)).astimezone(UTC)
