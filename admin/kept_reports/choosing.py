"""Options that select dead or parked reports; values are the API's."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from text import times
from text.local_times import with_zone


Command = Callable[..., Any]
#: Options by their names; None, False or empty: the option was not given.
Given = Mapping[str, Any]

limited = click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="The most that are listed.",
)
as_lines = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per line."
)


def period(what: str) -> Callable[[Command], Command]:
    """Return a decorator that adds --since and --until; `what`: e.g. "Last arrived"."""
    since = click.option(
        "--since",
        metavar="TIME",
        callback=_time,
        help=f"{what} at this time or later: 7d, 24h, …, or 2016-03-07T14:49:06, in"
        " your time zone unless it names one, as …06Z.",
    )
    until = click.option(
        "--until", metavar="TIME", callback=_time, help=f"{what} before this time."
    )
    return lambda command: since(until(command))


def filters(given: Given) -> dict[str, Any]:
    """Return the options that were given. Raises click.UsageError."""
    found = {name: value for name, value in given.items() if value}
    since, until = found.get("since"), found.get("until")
    if since and until and since >= until:
        raise click.UsageError("since must be earlier than until")
    return found


def check_choice(
    named: Sequence[object], given: Given, *, every: bool, names: str, others: str
) -> None:
    """Raise click.UsageError unless exactly one way to select is used.

    `names` describes `named`: "IDs"; `others`: the other options that select.
    """
    if named and (every or given):
        raise click.UsageError(f"{names} cannot be combined with other options")
    if every and given:
        raise click.UsageError(
            f"all cannot be combined with other parameters, here {next(iter(given))}"
        )
    if not (named or every or given):
        raise click.UsageError(f"give {names}, {others}, or --all")


def _time(
    context: click.Context, option: click.Parameter, given: str | None
) -> datetime | None:
    if not given:
        return None
    text = with_zone(given, None, is_end=option.name == "until")
    try:
        return times.time(text, datetime.now(UTC))
    except ValueError as error:
        raise click.UsageError(f"{option.name} {error}") from None
