"""Lists of dead or parked reports, for people and for programs."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

import click
import msgspec

from admin.terminal.columns import aligned
from db.queries.keyset import Page, cut
from text import local_times
from text.escaping import escape_json


LONGEST = 100

Shown = TypeVar("Shown", bound=msgspec.Struct)
Rows = Sequence[Sequence[Any]]


class Listed(NamedTuple, Generic[Shown]):
    """A page of a list."""

    shown: list[Shown]
    headings: tuple[str, ...]
    #: Returns the cells of an item.
    row: Callable[[Shown], tuple[str, ...]]
    #: The limit, if more items follow.
    more: int | None

    def show(self, *, as_json: bool) -> None:
        """Print one JSON object per line, or a table."""
        if as_json:
            for each in self.shown:
                click.echo(escape_json(msgspec.json.encode(each).decode()))
        else:
            for line in aligned([self.headings, *map(self.row, self.shown)]):
                click.echo(line)
        if self.more is not None:
            click.echo(f"there are more: --limit {self.more}", err=True)


def cut_page(chunks: Iterable[Rows], page: Page) -> tuple[Rows, int | None]:
    """Return the rows of a page, and its limit if more follow."""
    rows, following = cut([row for chunk in chunks for row in chunk], page)
    return rows, page.limit if following is not None else None


def one_line(text: str) -> str:
    """Return a text without line breaks, shortened for a table."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def local_time(time: int | str) -> str:
    """Return a time of TimeFormat.iso in the form for people."""
    return local_times.shown(datetime.fromisoformat(str(time)).replace(tzinfo=UTC))
