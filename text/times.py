"""Times and ages as people write them; pure."""

from datetime import UTC, datetime, timedelta
from re import compile as compile_pattern


_AGE = compile_pattern(r"(\d{1,9})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def age(given: str) -> timedelta | None:
    """Return an age such as 90s, 30m, 24h, 7d or 2w, None if it is not one.

    Raises OverflowError if it is too long.
    """
    found = _AGE.fullmatch(given)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def time(given: str, now: datetime) -> datetime | None:
    """Return a time: ISO 8601 (UTC without a zone), epoch seconds, or an age.

    An age counts back from `now`. None: nothing but spaces. Raises ValueError.
    """
    text = given.strip()
    if not text:
        return None
    try:
        if (passed := age(text)) is not None:
            return now - passed
        if text.isascii() and text.isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        # An unquoted plus sign arrives as a space.
        quoted = text.replace(" ", "+") if "T" in text else text
        parsed = datetime.fromisoformat(quoted)
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            "must be a time like 2016-03-07T14:49:06Z, seconds since 1970, or an age"
            " like 90s, 30m, 24h, 7d, 2w"
        ) from None
