"""fuel2 task list, show, delete."""

import argparse
from collections.abc import Iterable, Sequence
from itertools import islice

from fuel_history.commands import columns
from fuel_history.commands.arguments import (
    TRANSACTION,
    argument,
    several,
    switch,
)
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand
from fuel_history.commands.expected_end import told_end
from fuel_history.ids import number
from fuel_history.shapes.statuses import TRANSACTION_STATUSES
from fuel_history.values import Transaction
from text.local_times import with_zone


#: Columns of the list and of one run.
_COLUMNS = (
    columns.status(),
    columns.plain("name"),
    columns.plain("graph_type"),
    columns.plain("cluster"),
    columns.plain("result"),
    columns.plain("dry_run"),
    columns.plain("progress"),
)
#: Those of them that only programs, and who asks for more, get.
_OF_CLIENTS = tuple(
    column for column in _COLUMNS if column.name not in {"status", "name", "cluster"}
)
_MORE = (
    columns.plain("outcome", usual=False),
    columns.time("time_start", usual=False),
    columns.time("time_end", usual=False),
    columns.duration(usual=False),
    columns.time("deleted_at", usual=False),
    columns.plain("stopped_by", usual=False),
    columns.time("stopped_at", usual=False),
    columns.time("silent_since", usual=False),
    columns.plain("cluster_evidence", usual=False),
    columns.mended(),
)


class TaskList(FuelLister[Transaction]):
    """List runs (Fuel calls them tasks), deleted ones too: when, and how they went.

    Examples:
      fuel2 task list --env 1 --statuses error
      fuel2 task list --since 7d --limit 20
      fuel2 task list --long -f csv

    A table is sorted by start, the newest run first. Other formats are for programs:
    sorted by id, with the released clients' columns. 'went' is how it really went: a
    run that is ready is 'not fine' if a part of it failed or never ran.
    """

    columns = (
        columns.plain("id"),
        columns.plain("name"),
        columns.spare(columns.plain("cluster")),
        columns.time("time_start"),
        columns.duration(),
        columns.spare(columns.status()),
        columns.plain("went"),
        columns.plain("failed"),
        columns.plain("never_ran"),
        *(column._replace(usual=False) for column in _OF_CLIENTS),
        *(column for column in _MORE if column.name not in {"time_start", "duration"}),
    )

    arguments = (
        argument("-e", "--env", type=number, help="Only runs of this environment."),
        several(
            *("-t", "--statuses"),
            of=TRANSACTION_STATUSES,
            metavar="STATUS",
            help="Only runs with these statuses.",
        ),
        several(
            *("-n", "--names"),
            metavar="NAME",
            help="Only runs with these names, such as deployment or reset_environment.",
        ),
        argument(
            "--since",
            metavar="TIME",
            default="",
            help="Only runs that began at this time or later: an age such as 24h or 7d,"
            " or a time such as 2016-03-07T14:49:06, in your time zone unless it names"
            " one.",
        ),
        argument("--limit", type=number, help="Only this many, the newest ones."),
    )

    def chosen(self, parsed_args: argparse.Namespace) -> Sequence[Column[Transaction]]:
        """Return the columns to show: for programs the released clients'."""
        if parsed_args.formatter == "table" or parsed_args.columns or parsed_args.long:
            return super().chosen(parsed_args)
        return (columns.plain("id"), *_COLUMNS)

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[Transaction]:
        """Return the runs."""
        newest_first = parsed_args.formatter == "table" or parsed_args.limit is not None
        found = self.fuel.transactions.list(
            cluster_id=parsed_args.env,
            statuses=parsed_args.statuses,
            names=parsed_args.names,
            since=with_zone(parsed_args.since, self.cells.zone),
            order_by="-id" if newest_first else "id",
        )
        return islice(found, parsed_args.limit)


class TaskShow(FuelShow[Transaction]):
    """Show a run: how it went, in a paragraph, and its row.

    Examples:
      fuel2 task show latest
      fuel2 task show 12 --long

    While it goes on, also when it will end, and which tasks run longer than ever.
    """

    columns = (
        columns.plain("id"),
        columns.plain("uuid"),
        *_COLUMNS,
        columns.plain("message"),
        columns.plain("went", usual=False),
        columns.plain("failed", usual=False),
        columns.plain("never_ran", usual=False),
        *_MORE,
    )

    arguments = TRANSACTION

    def thing(self, parsed_args: argparse.Namespace) -> Transaction:
        """Return the run."""
        transactions = self.fuel.transactions
        task = (
            transactions.latest(parsed_args.env)
            if parsed_args.id is None
            else transactions.show(parsed_args.id)
        )
        if parsed_args.formatter == "table":
            self.say(self.fuel.questions.brief(task.id).text)
            if not task.has_ended:
                self.say(told_end(self.fuel.questions.eta(task.id), self.cells.zone))
        return task


class TaskDelete(FuelCommand):
    """Delete a run; its history is kept and can still be shown.

    Examples:
      fuel2 task delete 12
    """

    arguments = (
        # 'latest' is refused: a run that starts meanwhile would be deleted instead.
        argument("id", type=number, metavar="ID", help="Id of the run to delete."),
        switch(
            *("-f", "--force"),
            help="Delete it even if it has not ended.",
        ),
    )

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Delete the run."""
        self.fuel.transactions.delete(parsed_args.id, force=parsed_args.force)
        self.say(f"Task with id {parsed_args.id} was deleted")
