"""Ages as values of options: 90s, 30m, 24h, 7d, 2w."""

import re
from datetime import timedelta
from typing import Any

import click


_AGE = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Age(click.ParamType[timedelta]):
    """An option that is an age."""

    name = "age"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the age; ends the command with wrong usage if it is not one."""
        found = _AGE.fullmatch(str(value))
        if found is None:
            self.fail("is not an age like 90s, 30m, 24h, 7d, 2w", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


def told(age: timedelta) -> str:
    """Return an age in words, in the largest unit that fits."""
    seconds = max(round(age.total_seconds()), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
