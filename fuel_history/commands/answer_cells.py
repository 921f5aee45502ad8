"""Columns and sentences that commands about runs share."""

from collections.abc import Callable, Sequence
from typing import Any

from fuel_history.commands.columns import Column
from text.durations import spelled


#: Names that a cell or a sentence has at most.
_MOST = 5


def seconds(name: str, attribute: str | None = None) -> Column[Any]:
    """Return the column of a number of seconds."""
    found = attribute or name
    return Column(name, lambda thing, cells: cells.duration(getattr(thing, found)))


def names(
    name: str, values: Callable[[Any], Sequence[object]], *, usual: bool = True
) -> Column[Any]:
    """Return the column of several names: the first of them for people."""
    return Column(name, lambda thing, cells: named(values(thing)), usual)


def named(values: Sequence[object], most: int = _MOST) -> str:
    """Return the first of these names, and how many more there are."""
    more = len(values) - most
    told = ", ".join(map(str, values[:most]))
    return f"{told} and {more} more" if more > 0 else told


def error(seconds_missed: float | None, runs: int) -> str:
    """Return how good predictions of ends were."""
    if seconds_missed is None:
        return "no end was predicted yet"
    of = "the last run" if runs == 1 else f"the last {runs} runs"
    return f"usually right within {spelled(seconds_missed)} ({of})"
