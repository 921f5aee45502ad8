"""Options that say which parked reports are meant."""

from typing import Any

import click

from admin.kept_reports import choosing
from admin.kept_reports.choosing import Command, period
from db.domain.reports import ParkedReportFilter, ParkedState


_STATE = click.option(
    "--state",
    type=click.Choice([*ParkedState]),
    help="That wait for their run, or whose run nobody announced for"
    " PARKED_LIMIT_HOURS.",
)
_PERIOD = period("That arrived")


def filters(command: Command) -> Command:
    """Add the options that narrow a list."""
    return _STATE(_PERIOD(command))


def chosen(command: Command) -> Command:
    """Add the ways to choose parked reports to do something with."""
    uuids = click.argument("uuids", metavar="[UUID]...", nargs=-1)
    every = click.option(
        "--all", "every", is_flag=True, help="All there are, also those that wait."
    )
    return uuids(filters(every(command)))


def asked_for(
    uuids: tuple[str, ...] = (), *, every: bool = False, **given: Any
) -> ParkedReportFilter:
    """Return which are meant. Raises click.UsageError unless one way is chosen."""
    found = choosing.filters(given)
    choosing.check_choice(
        uuids, found, every=every, names="UUIDs", others="--state, --since, --until"
    )
    if any(not uuid or "\0" in uuid for uuid in uuids):
        raise click.UsageError("a UUID has at least one character, and no NUL")
    return ParkedReportFilter(uuids=tuple(dict.fromkeys(uuids)), **found)
