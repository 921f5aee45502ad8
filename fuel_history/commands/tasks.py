"""fuel2 task list, show, delete."""

import argparse
from collections.abc import Iterable

from fuel_history.commands import columns
from fuel_history.commands.arguments import (
    TRANSACTION,
    argument,
    several,
    switch,
)
from fuel_history.commands.command import FuelCommand, FuelLister, FuelShow
from fuel_history.ids import number
from fuel_history.shapes.statuses import TRANSACTION_STATUSES
from fuel_history.values import Transaction


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
    """List runs (Fuel calls them tasks), deleted ones too, sorted by id.

    Examples:
      fuel2 task list --env 1 --statuses error
      fuel2 task list --long -f csv
    """

    columns = (
        columns.plain("id"),
        *_COLUMNS,
        *_MORE,
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
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[Transaction]:
        """Return the runs."""
        return self.fuel.transactions.list(
            cluster_id=parsed_args.env,
            statuses=parsed_args.statuses,
            names=parsed_args.names,
        )


class TaskShow(FuelShow[Transaction]):
    """Show a run."""

    columns = (
        columns.plain("id"),
        columns.plain("uuid"),
        *_COLUMNS,
        columns.plain("message"),
        *_MORE,
    )

    arguments = (TRANSACTION,)

    def thing(self, parsed_args: argparse.Namespace) -> Transaction:
        """Return the run."""
        transactions = self.fuel.transactions
        if parsed_args.id is None:
            return transactions.latest()
        return transactions.show(parsed_args.id)


class TaskDelete(FuelCommand):
    """Delete a run; its history is kept and can still be shown."""

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
