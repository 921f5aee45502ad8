"""Options that select dead reports."""

from typing import Any

import click

from admin.kept_reports import choosing
from admin.kept_reports.choosing import Command, period
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter


def _reasons(
    context: click.Context, option: click.Parameter, given: str | None
) -> tuple[Reason, ...]:
    words = given.split(",") if given else ()
    try:
        return tuple(dict.fromkeys(Reason(word.strip()) for word in words))
    except ValueError:
        raise click.UsageError(f"reasons can only be: {', '.join(Reason)}") from None


_REASONS = click.option(
    "--reasons",
    metavar="WORDS",
    callback=_reasons,
    help=f"Separated by commas: {', '.join(Reason)}.",
)
_PERIOD = period("Last arrived")
_REPLAYED = click.option(
    "--replayed", is_flag=True, help="Replayed reports that did not fail again."
)


def filters(command: Command) -> Command:
    """Add the options that filter a list."""
    return _REASONS(_PERIOD(_REPLAYED(command)))


def chosen(command: Command) -> Command:
    """Add the options that select dead reports for an action."""
    ids = click.argument("ids", metavar="[ID]...", nargs=-1, type=click.IntRange(1))
    every = click.option("--all", "every", is_flag=True, help="All dead reports.")
    return ids(_REASONS(_PERIOD(every(command))))


def filter_of(
    ids: tuple[int, ...] = (), *, every: bool = False, **given: Any
) -> DeadReportFilter:
    """Return the filter. Raises click.UsageError unless exactly one way is used."""
    found = choosing.filters(given)
    choosing.check_choice(
        ids, found, every=every, names="IDs", others="--reasons, --since, --until"
    )
    if ids or every:
        return DeadReportFilter(ids=tuple(dict.fromkeys(ids)))
    return listed(**given)


def listed(**given: Any) -> DeadReportFilter:
    """Return the filter of a list: reports not replayed yet, unless options differ."""
    return DeadReportFilter(**{"replayed": False} | choosing.filters(given))
