"""Options that select dead reports; words and values are the API's."""

import click

from admin.kept_reports.choosing import Command, as_params, as_usage, period
from api.kept_reports.dead_query import DeadPurgeQuery
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter


_REASONS = click.option(
    "--reasons", metavar="WORDS", help=f"Separated by commas: {', '.join(Reason)}."
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


def asked_for(
    ids: tuple[int, ...] = (), *, every: bool = False, **given: str | bool | None
) -> DeadReportFilter:
    """Return the filter. Raises click.UsageError unless one way is used."""
    params = as_params(given)
    if ids:
        if every or params:
            raise click.UsageError("IDs cannot be combined with other options")
        return DeadReportFilter(ids=tuple(dict.fromkeys(ids)))
    if not every and not params:
        raise click.UsageError("give IDs, --reasons, --since, --until, or --all")
    if every:
        params["all"] = "1"
    with as_usage():
        return DeadPurgeQuery.of(params).asked
