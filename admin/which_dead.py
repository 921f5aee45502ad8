"""Options that say which dead reports are meant; words and values are the API's."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from api.params.dead_reports import purge_query
from api.params.values import BadParameter
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter


Command = Callable[..., Any]
_REASONS = click.option(
    "--reasons", metavar="WORDS", help=f"With commas between: {', '.join(Reason)}."
)
_SINCE = click.option(
    "--since", metavar="TIME", help="That came last at this time or later: 7d, 24h, …"
)
_UNTIL = click.option(
    "--until", metavar="TIME", help="That came last before this time."
)
_REPLAYED = click.option(
    "--replayed", is_flag=True, help="That were replayed and did not come back."
)


def filters(command: Command) -> Command:
    """Add the options that narrow a list."""
    return _REASONS(_SINCE(_UNTIL(_REPLAYED(command))))


def chosen(command: Command) -> Command:
    """Add the ways to choose dead reports to do something with."""
    ids = click.argument("ids", metavar="[ID]...", nargs=-1, type=click.IntRange(1))
    every = click.option("--all", "every", is_flag=True, help="All there are.")
    return ids(_REASONS(_SINCE(_UNTIL(every(command)))))


def asked_for(
    ids: tuple[int, ...] = (), *, every: bool = False, **given: str | bool | None
) -> DeadReportFilter:
    """Return which are meant. Raises click.UsageError unless one way is chosen."""
    params = {name: str(int(v) if v is True else v) for name, v in given.items() if v}
    if ids:
        if every or params:
            raise click.UsageError("IDs go with no other choice")
        return DeadReportFilter(ids=tuple(dict.fromkeys(ids)))
    if not every and not params:
        raise click.UsageError("say which: IDs, --reasons, --since, --until, or --all")
    if every:
        params["all"] = "1"
    try:
        return purge_query(params, datetime.now(UTC))
    except BadParameter as error:
        raise click.UsageError(str(error)) from None
