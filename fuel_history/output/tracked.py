"""A progress bar on stderr while something is read; only on a terminal."""

from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from fuel_history.output.console import EscapingConsole


_T = TypeVar("_T")


def tracked(items: Iterable[_T], total: int, what: str, stderr: TextIO) -> Iterator[_T]:
    """Yield the items; on a terminal, show a bar of how many of `total` came."""
    if not stderr.isatty():
        yield from items
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    console = EscapingConsole(file=stderr)
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, total=total)
