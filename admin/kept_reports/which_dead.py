"""Options that say which dead reports are meant."""

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
    help=f"With commas between: {', '.join(Reason)}.",
)
_PERIOD = period("That came last")
_REPLAYED = click.option(
    "--replayed", is_flag=True, help="That were replayed and did not come back."
)


def filters(command: Command) -> Command:
    """Add the options that narrow a list."""
    return _REASONS(_PERIOD(_REPLAYED(command)))


def chosen(command: Command) -> Command:
    """Add the ways to choose dead reports to do something with."""
    ids = click.argument("ids", metavar="[ID]...", nargs=-1, type=click.IntRange(1))
    every = click.option("--all", "every", is_flag=True, help="All there are.")
    return ids(_REASONS(_PERIOD(every(command))))


def asked_for(
    ids: tuple[int, ...] = (), *, every: bool = False, **given: Any
) -> DeadReportFilter:
    """Return which are meant. Raises click.UsageError unless one way is chosen."""
    found = choosing.filters(given)
    choosing.check_choice(
        ids, found, every=every, names="IDs", others="--reasons, --since, --until"
    )
    if ids or every:
        return DeadReportFilter(ids=tuple(dict.fromkeys(ids)))
    return listed(**given)


def listed(**given: Any) -> DeadReportFilter:
    """Return which are meant of those that wait, or of those that were replayed."""
    return DeadReportFilter(**{"replayed": False} | choosing.filters(given))
