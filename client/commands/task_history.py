"""fuel2 task history show: one run, entry by entry."""

import argparse
from collections.abc import Iterable, Sequence

from client.commands import columns
from client.commands.arguments import add_transaction
from client.commands.columns import Column
from client.commands.command import FuelLister
from client.commands.follow import check, follow_run
from client.commands.history import add_filters, add_nodes, entry_columns, wanted
from client.values import HistoryEntry


_SUMMARY: Column[HistoryEntry] = columns.plain("summary")


class TaskHistoryShow(FuelLister[HistoryEntry]):
    """Show the history of one task (transaction): what ran where, and how it ended.

    Examples:
      fuel2 task history show 1
      fuel2 task history show latest --statuses error
      fuel2 task history show 1 --nodes 1,2 --statuses pending skipped
      fuel2 task history show latest --long --sort-column duration
      fuel2 task history show latest --follow

    --follow shows what changes, until the run has ended: on a terminal with bars,
    else line by line, with -f json as JSON lines. It goes on when the server is
    restarted. Exit codes: 0 the run ended as ready, 3 in error, 130 after Ctrl-C.
    """

    columns = (
        *entry_columns(),
        columns.duration(usual=False),
        columns.plain("id", usual=False),
    )

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with the task's id and filters."""
        parser = super().get_parser(prog_name)
        add_transaction(parser)
        add_nodes(parser)
        add_filters(parser)
        parser.add_argument(
            "--include-summary",
            action="store_true",
            help="Show what each task's own report says.",
        )
        parser.add_argument(
            "--follow",
            action="store_true",
            help="Show what changes, until the run has ended.",
        )
        return parser

    def perform(self, parsed_args: argparse.Namespace) -> int:
        """List the entries, or follow the run; return the exit code."""
        if not parsed_args.follow:
            return super().perform(parsed_args)
        try:
            check(parsed_args)
        except ValueError as error:
            self._parser.error(str(error))
        return follow_run(self, parsed_args)

    def available(
        self, parsed_args: argparse.Namespace
    ) -> Sequence[Column[HistoryEntry]]:
        """Return the columns, with the summary where it is asked for."""
        if parsed_args.include_summary:
            return (*self.columns, _SUMMARY)
        return self.columns

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[HistoryEntry]:
        """Return the task's entries."""
        asked = wanted(parsed_args)
        asked["include_summary"] = parsed_args.include_summary
        return self.fuel.history.of_transaction(
            self.transaction_id(parsed_args.id), nodes=parsed_args.nodes, **asked
        )
