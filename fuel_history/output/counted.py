"""How many rows have come, on stderr, while a person waits for them."""

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar


_T = TypeVar("_T")
#: Seconds before it is shown, and rows between two looks at the clock.
_PATIENCE, _EVERY = 1.0, 500


def counted(items: Iterable[_T], stderr: TextIO) -> Iterator[_T]:
    """Yield the items; on a terminal, show after a while how many have come."""
    if not stderr.isatty():
        yield from items
        return
    coming, began = iter(items), time.monotonic()
    for number, item in enumerate(coming, 1):
        yield item
        if number % _EVERY == 0 and time.monotonic() - began > _PATIENCE:
            yield from _shown(coming, number, stderr)
            return


def _shown(coming: Iterator[_T], number: int, stderr: TextIO) -> Iterator[_T]:
    # Loaded slowly, and only if it takes long.
    from rich.progress import Progress, TextColumn  # noqa: PLC0415

    from fuel_history.output.console import EscapingConsole  # noqa: PLC0415

    console = EscapingConsole(file=stderr)
    column = TextColumn("{task.completed:,.0f} rows")
    with Progress(column, console=console, transient=True) as progress:
        yield from progress.track(coming, total=None, completed=number)
