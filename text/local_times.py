"""Times as people type them: in their own zone, as times are shown to them; pure."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo


#: A time of the day.
_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?")


def with_zone(given: str, zone: tzinfo | None, *, is_end: bool = False) -> str:
    """Return a time of ISO 8601 that has no zone, and is one of `zone`, in UTC.

    Words are taken too: `now`, `today` and `yesterday` (when these days began), a time
    of the day as 14:03 (the last time that it was), and `yesterday 14:03`.
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
        known = _in_words(text, zone) or datetime.fromisoformat(text)
        if known.tzinfo is not None:
            return given
        both = [_in_utc(known.replace(fold=fold), zone) for fold in (0, 1)]
    except (ValueError, OverflowError, OSError):
        return given
    return (max(both) if is_end else min(both)).isoformat()


def _in_words(text: str, zone: tzinfo | None) -> datetime | None:
    """Return the time, without its zone, that words or a time of the day mean."""
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
    """Return a time for people: in the machine's zone, which it names."""
    return moment.astimezone().isoformat(timespec="seconds")


def _in_utc(moment: datetime, zone: tzinfo | None) -> datetime:
    return (moment if zone is None else moment.replace(tzinfo=zone)).astimezone(UTC)
