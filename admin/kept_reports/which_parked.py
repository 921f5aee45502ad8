"""Options that select parked reports."""

from typing import Any

import click

from admin.kept_reports import choosing
from admin.kept_reports.choosing import Command, period
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


def filter_of(
    uuids: tuple[str, ...] = (), *, every: bool = False, **given: Any
) -> ParkedReportFilter:
    """Return the filter. Raises click.UsageError unless exactly one way is used."""
    found = choosing.filters(given)
    choosing.check_choice(
        uuids, found, every=every, names="UUIDs", others="--state, --since, --until"
    )
    if any(not uuid or "\0" in uuid for uuid in uuids):
        raise click.UsageError("a UUID has at least one character, and no NUL")
    return ParkedReportFilter(uuids=tuple(dict.fromkeys(uuids)), **found)
