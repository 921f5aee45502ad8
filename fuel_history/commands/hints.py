"""What a list says below its table, to people: on stderr."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar


_T = TypeVar("_T")
#: More rows do not fit a screen.
_MANY = 40
_FAILED = "error"


class Passed:
    """Counts rows as they pass."""

    def __init__(self) -> None:
        self.rows = 0
        #: Those with status error.
        self.failed = 0

    def counting(self, rows: Iterable[_T]) -> Iterator[_T]:
        """Yield the rows."""
        for row in rows:
            self.rows += 1
            self.failed += getattr(row, "status", None) == _FAILED
            yield row


def hints(
    passed: Passed, left_out: Sequence[str], parsed_args: argparse.Namespace
) -> Iterator[str]:
    """Yield what helps to narrow a list, or to see more of it."""
    if not passed.rows:
        yield "no rows"
    if passed.rows > _MANY:
        failed = passed.failed
        can_narrow = getattr(parsed_args, "statuses", None) == () and failed
        shows = f"; --statuses {_FAILED} shows {failed:,}" if can_narrow else ""
        yield f"{passed.rows:,} rows{shows}"
    if left_out:
        yield (
            f"left out for lack of room: {', '.join(left_out)}; a wider terminal or -c"
            " shows them"
        )
