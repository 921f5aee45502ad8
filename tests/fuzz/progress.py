"""How far a long run is: a bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import track


def numbers(total: int, step: int, what: str) -> Iterator[range]:
    """Yield the numbers from 0 to `total` in ranges of `step`, telling how far."""
    console = Console(file=sys.stderr)
    starts = track(
        range(0, total, step),
        description=what,
        console=console,
        disable=not console.is_terminal,
    )
    for first in starts:
        yield range(first, min(first + step, total))
