"""fuel2 search: one language over the entries of all runs."""

import argparse
from collections.abc import Iterator

from fuel_history.commands import columns
from fuel_history.commands.arguments import argument, switch
from fuel_history.commands.column_command import FuelLister
from fuel_history.commands.unknown import Where
from fuel_history.ids import number
from fuel_history.values import FoundEntry


class Search(FuelLister[FoundEntry]):
    """Search the entries of all runs; those of the newest runs come first.

    Examples:
      fuel2 search 'status:error since:7d'
      fuel2 search 'task:ceph-* node:7,8 took:>5m run:12..40'
      fuel2 search '-role:compute (time-out or refused)'
      fuel2 search --complete 'status:error '

    Words side by side mean "and"; '-' means "not"; commas within a field mean "or". A
    search without run: or since: gets since:30d, and a line above the table says so.
    """

    columns = (
        columns.plain("task_id"),
        columns.plain("task_name", "deployment_graph_task_name"),
        columns.plain("node_id"),
        columns.status(),
        columns.spare(columns.time("time_start")),
        columns.spare(columns.duration()),
        columns.plain("message"),
        columns.time("time_end", usual=False),
        columns.plain("id", usual=False),
    )

    arguments = (
        argument("search", metavar="SEARCH", help="What to look for."),
        argument("--limit", type=number, default=50, help="At most this many (50)."),
        switch(
            "--complete",
            help="Only list what the search can be completed to, one per line.",
        ),
    )

    def unknown_in(self, parsed_args: argparse.Namespace) -> Where:
        """Return the runs that were searched."""
        return Where("in the runs that were searched", "in the newest of these runs")

    def perform(self, parsed_args: argparse.Namespace) -> int:
        """Search, or complete the search."""
        if not parsed_args.complete:
            return super().perform(parsed_args)
        for each in self.fuel.questions.complete(parsed_args.search):
            self.say(each.search)
        return 0

    def rows(self, parsed_args: argparse.Namespace) -> Iterator[FoundEntry]:
        """Yield what was found; above a table, what was assumed."""
        left, after = parsed_args.limit, ""
        while left > 0:
            found = self.fuel.questions.search(
                parsed_args.search, limit=min(left, 1000), after=after
            )
            if found.assumed and not after and parsed_args.formatter == "table":
                self.say(f"assumed: {found.assumed}")
            yield from found.entries
            left -= len(found.entries)
            if found.next is None:
                return
            after = found.next
