"""A progress bar on a terminal; nothing in a log file."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from admin.replay.outbox import Tally
from text.escaping_stream import drawing


Advance = Callable[[int], None]
#: Seconds between two redraws: the terminal must not slow the work down.
_PERIOD = 0.1


@contextmanager
def progress(label: str, length: int | None, tally: Tally) -> Iterator[Advance]:
    """Show a bar of `length` steps and the tally on standard error.

    Yields a callback that reports finished steps; 0 only redraws the tally. Without a
    length there is no bar.
    """

    def item(_: int | None) -> str:
        return f"{tally.messages:,} messages"

    with click.progressbar(
        length=length or 0,
        label=label,
        item_show_func=item,
        update_min_steps=0,
        hidden=length is None or not sys.stderr.isatty(),
        file=drawing(sys.stderr),
    ) as bar:
        pending = 0
        shown_at = time.monotonic()

        def advance(steps: int) -> None:
            nonlocal pending, shown_at
            pending += steps
            now = time.monotonic()
            if now - shown_at >= _PERIOD:
                bar.update(pending)
                pending, shown_at = 0, now

        yield advance
        bar.update(pending)
