"""Options that select dead or parked reports; words and values are the API's."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from api.http.query import BadParameter
from text.local_times import with_zone


Command = Callable[..., Any]

limited = click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="Maximum number to list.",
)
as_lines = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per line."
)


def period(what: str) -> Callable[[Command], Command]:
    """Return a decorator that adds --since and --until; `what`: "Last arrived"."""
    since = click.option(
        "--since",
        metavar="TIME",
        callback=lambda context, param, given: given and with_zone(given, None),
        help=f"{what} at this time or later: 7d, 24h, …, or 2016-03-07T14:49:06, in"
        f" your"
        " time zone unless it names one, as …06Z.",
    )
    until = click.option(
        "--until",
        metavar="TIME",
        callback=lambda context, param, given: (
            given and with_zone(given, None, is_end=True)
        ),
        help=f"{what} before this time.",
    )
    return lambda command: since(until(command))


def as_params(given: Mapping[str, str | bool | None]) -> dict[str, str]:
    """Return options as parameters of the API."""
    return {name: str(int(v) if v is True else v) for name, v in given.items() if v}


@contextmanager
def as_usage() -> Iterator[None]:
    """Report values that the API would refuse as wrong usage: click.UsageError."""
    try:
        yield
    except BadParameter as error:
        raise click.UsageError(str(error)) from None
