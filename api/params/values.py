"""One query parameter → one value; pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from re import compile as compile_pattern
from typing import TypeVar

from db.domain.errors import FuelHistoryError


#: Parameters as Falcon gives them: a list where one was repeated.
Params = Mapping[str, str | list[str]]
Choice = TypeVar("Choice", bound=StrEnum)

_BOOLEANS = {"1": True, "t": True, "true": True, "0": False, "f": False, "false": False}
_RELATIVE = compile_pattern(r"(\d{1,9})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
#: The largest id of a transaction or cluster that its column can hold.
LARGEST_ID = 2**31 - 1


class BadParameter(FuelHistoryError):
    """A query parameter that cannot be used; the text says what can."""

    code = "bad_parameter"


def refuse_unknown(params: Params, *known: str) -> None:
    """Raise BadParameter for a parameter that is not one of these."""
    for name in params:
        if name not in known:
            choice = f"known are: {', '.join(known)}" if known else "there are none"
            raise BadParameter(f"Unknown parameter {name}; {choice}")


def no_query(params: Params) -> None:
    """Accept no parameter; raises BadParameter."""
    refuse_unknown(params)


def _raw(params: Params, name: str) -> str:
    """Return a value as it was given; empty where there is none."""
    value = params.get(name, "")
    return value if isinstance(value, str) else ",".join(value)


def text(params: Params, name: str) -> str:
    """Return a text without spaces around it; empty where there is none."""
    stripped = _raw(params, name).strip()
    if "\0" in stripped:  # PostgreSQL has no such texts
        raise BadParameter(f"{name} must not hold the character NUL")
    return stripped


def items(params: Params, name: str) -> tuple[str, ...]:
    """Return a comma-separated list, each item once, in the order given."""
    # No text is no filter: client 9.0.0 always sends all of its parameters.
    if not _raw(params, name):
        return ()
    return tuple(dict.fromkeys(map(str.strip, text(params, name).split(","))))


def boolean(params: Params, name: str) -> bool:
    """Return whether a switch is on; off where it is not given."""
    given = _raw(params, name).lower() or "0"
    if given not in _BOOLEANS:
        raise BadParameter(f"{name} must be 0 or 1")
    return _BOOLEANS[given]


def integer(
    params: Params, name: str, lowest: int = 0, highest: int = LARGEST_ID
) -> int | None:
    """Return a whole number within these bounds, None where none is given."""
    given = _raw(params, name)
    if not given:
        return None
    digits = given.isascii() and given.isdecimal() and len(given) <= len(str(highest))
    if not digits or not lowest <= int(given) <= highest:
        raise BadParameter(f"{name} must be a whole number from {lowest} to {highest}")
    return int(given)


def choice(params: Params, name: str, choices: type[Choice], default: Choice) -> Choice:
    """Return one of the choices, the default where none is given."""
    given = _raw(params, name)
    try:
        return choices(given) if given else default
    except ValueError:
        raise BadParameter(f"{name} must be one of: {', '.join(choices)}") from None


def time(params: Params, name: str, now: datetime) -> datetime | None:
    """Return a time: ISO 8601 (without a zone: UTC), epoch seconds, or an age.

    An age counts back from `now`: 90s, 30m, 24h, 7d, 2w.
    """
    given = text(params, name)
    if not given:
        return None
    try:
        if age := _RELATIVE.fullmatch(given):
            return now - timedelta(**{_UNITS[age[2]]: int(age[1])})
        if given.isascii() and given.isdecimal():
            return datetime.fromtimestamp(int(given), UTC)
        # A plus sign that was not quoted came as a space.
        quoted = given.replace(" ", "+") if "T" in given else given
        parsed = datetime.fromisoformat(quoted)
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise BadParameter(
            f"{name} must be a time like 2016-03-07T14:49:06Z, seconds since 1970, or"
            " an age like 90s, 30m, 24h, 7d, 2w"
        ) from None


def period(params: Params, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the times `since` and `until`, the former the earlier one.

    As :func:`time`; None where one is not given.
    """
    since, until = time(params, "since", now), time(params, "until", now)
    if since is not None and until is not None and since >= until:
        raise BadParameter("since must be earlier than until")
    return since, until
