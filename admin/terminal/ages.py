"""Ages as values of options: 90s, 30m, 24h, 7d, 2w."""

from datetime import timedelta
from typing import Any

import click

from text import times


class Age(click.ParamType[timedelta]):
    """An option that is an age."""

    name = "age"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the age; ends the command with wrong usage if it is not one."""
        try:
            found = value if isinstance(value, timedelta) else times.age(value)
        except OverflowError:
            found = None
        if found is None:
            self.fail("is not an age like 90s, 30m, 24h, 7d, 2w", param, ctx)
        return found


def told(age: timedelta) -> str:
    """Return an age in words, in the largest unit that fits."""
    seconds = max(round(age.total_seconds()), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
