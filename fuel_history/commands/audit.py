"""fuel2 audit list: who changed what."""

import argparse
from collections.abc import Iterable
from itertools import islice

from fuel_history.commands import columns
from fuel_history.commands.arguments import argument, begin_and_end, period
from fuel_history.commands.column_command import FuelLister
from fuel_history.commands.columns import Column
from fuel_history.ids import number
from fuel_history.values import AuditLine


class AuditList(FuelLister[AuditLine]):
    """List who changed what: resets, deletions, replays, notes, registrations.

    Examples:
      fuel2 audit list --since 30d
      fuel2 audit list --who grace
    """

    columns = (
        Column("at", lambda line, cells: cells.time(line.changed_at)),
        columns.plain("who"),
        columns.plain("method"),
        columns.plain("path"),
        columns.plain("address"),
        columns.plain("http_status", "status", usual=False),
        columns.plain("request_id", usual=False),
        columns.plain("id", usual=False),
    )

    arguments = (
        *begin_and_end("was changed"),
        argument(
            "--who", metavar="USER", default="", help="Only changes by this user."
        ),
        argument(
            "--limit",
            type=number,
            default=100,
            help="At most this many (100).",
        ),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[AuditLine]:
        """Return the changes, the newest first."""
        since, until = period(parsed_args, self.cells.zone)
        found = self.fuel.questions.audit(since, until, parsed_args.who)
        return islice(found, parsed_args.limit)
