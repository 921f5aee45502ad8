"""Times in the operator's zone; pure."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo


#: A time of the day.
_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?")


def with_zone(given: str, zone: tzinfo | None, *, is_end: bool = False) -> str:
    """Return an ISO 8601 time without a zone converted from `zone` to UTC.

    Words are accepted too: `now`, `today` and `yesterday` (the start of these days), a
    time of the day such as 14:03 (the last time that it was), and `yesterday 14:03`.
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
        known = _in_words(text, zone) or datetime.fromisoformat(text)
        if known.tzinfo is not None:
            return given
        both = [_in_utc(known.replace(fold=fold), zone) for fold in (0, 1)]
    except (ValueError, OverflowError, OSError):
        return given
    return (max(both) if is_end else min(both)).isoformat()


def _in_words(text: str, zone: tzinfo | None) -> datetime | None:
    """Return the time, without a zone, of words or of a time of the day."""
    day, _, clock = text.lower().rpartition(" ")
    if clock in {"now", "today", "yesterday"} and not day:
        day, clock = clock, ""
    if day not in {"", "now", "today", "yesterday"}:
        return None
    if not day and not _CLOCK.fullmatch(clock):
        return None
    now = datetime.now(zone).replace(tzinfo=None)
    if day == "now":
        return None if clock else now
    at = (
        time.fromisoformat(f"0{clock}" if clock[1] == ":" else clock)
        if clock
        else time()
    )
    found = datetime.combine(now.date(), at)
    if day == "yesterday" or (not day and found > now):
        found -= timedelta(days=1)
    return found


def shown(moment: datetime) -> str:
    """Return a time for people: in the machine's zone, with its name."""
    return moment.astimezone().isoformat(timespec="seconds")


def _in_utc(moment: datetime, zone: tzinfo | None) -> datetime:
    return (moment if zone is None else moment.replace(tzinfo=zone)).astimezone(UTC)
