"""Options that select parked reports; words and values are the API's."""

import click

from admin.kept_reports.choosing import Command, as_params, as_usage, period
from api.kept_reports.parked_query import ParkedPurgeQuery
from db.domain.reports import ParkedReportFilter, ParkedState


_STATE = click.option(
    "--state",
    type=click.Choice([*ParkedState]),
    help="waiting: the run may still be announced. unannounced: it was not announced"
    " within PARKED_LIMIT_HOURS.",
)
_PERIOD = period("Arrived")


def filters(command: Command) -> Command:
    """Add the options that filter a list."""
    return _STATE(_PERIOD(command))


def chosen(command: Command) -> Command:
    """Add the options that select parked reports for an action."""
    uuids = click.argument("uuids", metavar="[UUID]...", nargs=-1)
    every = click.option(
        "--all", "every", is_flag=True, help="All parked reports, even those that wait."
    )
    return uuids(filters(every(command)))


def asked_for(
    uuids: tuple[str, ...] = (), *, every: bool = False, **given: str | None
) -> ParkedReportFilter:
    """Return the filter. Raises click.UsageError unless one way is used."""
    params = as_params(given)
    if uuids:
        if every or params:
            raise click.UsageError("UUIDs cannot be combined with other options")
        if any(not uuid or "\0" in uuid for uuid in uuids):
            raise click.UsageError("a UUID has at least one character, and no NUL")
        return ParkedReportFilter(uuids=tuple(dict.fromkeys(uuids)))
    if not every and not params:
        raise click.UsageError("give UUIDs, --state, --since, --until, or --all")
    if every:
        params["all"] = "1"
    with as_usage():
        return ParkedPurgeQuery.of(params).asked
