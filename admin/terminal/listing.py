"""Lists of dead or parked reports, for people and for programs."""

from collections.abc import Iterable
from datetime import UTC, datetime

import click
import msgspec

from admin.terminal.columns import aligned
from text import local_times
from text.escaping import escape_json


LONGEST = 100


def show_list(
    shown: Iterable[msgspec.Struct],
    rows: Iterable[tuple[str, ...]],
    *,
    as_json: bool,
    more: int | None,
) -> None:
    """Print one JSON object per line, or the rows of a table, headings first.

    `more` is the limit, if there are more.
    """
    if as_json:
        for each in shown:
            click.echo(escape_json(msgspec.json.encode(each).decode()))
    else:
        for line in aligned(list(rows)):
            click.echo(line)
    if more is not None:
        click.echo(f"there are more: --limit {more}", err=True)


def one_line(text: str) -> str:
    """Return a text without line breaks, shortened for a table."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def local_time(time: int | str) -> str:
    """Return a time of TimeFormat.iso in the form for people."""
    return local_times.shown(datetime.fromisoformat(str(time)).replace(tzinfo=UTC))
