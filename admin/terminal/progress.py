"""A progress bar on a terminal; elsewhere, such as in a log, a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from text.escaping_stream import drawing


Advance = Callable[[int], None]
#: Seconds between two redraws: the terminal must not slow the work down.
_PERIOD = 0.1
#: Seconds between two lines.
_LINE_PERIOD = 10.0


@contextmanager
def progress(
    label: str,
    length: int | None,
    *,
    beside: Callable[[], str] | None = None,
    line: Callable[[int], str] | None = None,
) -> Iterator[Advance]:
    """Show on standard error how many of `length` steps are done.

    Yields a function to call with the number of new steps; 0 only redraws. Without
    a length there is no bar. `beside` returns a text to show beside the bar; `line`
    returns the line to write if there is no terminal, given the number of steps done.
    """
    is_terminal = sys.stderr.isatty()

    def item(_: int | None) -> str | None:
        return None if beside is None else beside()

    with click.progressbar(
        length=length or 0,
        label=label,
        item_show_func=item,
        update_min_steps=0,
        hidden=length is None or not is_terminal,
        file=drawing(sys.stderr),
    ) as bar:
        done = shown = 0
        shown_at = time.monotonic()
        period = _PERIOD if is_terminal else _LINE_PERIOD

        def advance(steps: int) -> None:
            nonlocal done, shown, shown_at
            done += steps
            now = time.monotonic()
            if now - shown_at < period:
                return
            if not is_terminal and line is not None:
                click.echo(line(done), err=True)
            bar.update(done - shown)
            shown, shown_at = done, now

        yield advance
        bar.update(done - shown)
