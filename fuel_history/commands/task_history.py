"""fuel2 task history show: one run, entry by entry."""

import argparse
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any

from fuel_history.commands import columns
from fuel_history.commands.arguments import (
    TRANSACTION,
    switch,
)
from fuel_history.commands.column_command import FuelLister
from fuel_history.commands.columns import Column
from fuel_history.commands.history import FILTERS, NODES, entry_columns, wanted
from fuel_history.commands.unknown import Where, in_run
from fuel_history.output.cells import InTwoForms
from fuel_history.output.times import in_utc, in_zone
from fuel_history.task_parameters import TaskParameters, by_task
from fuel_history.values import HistoryEntry


_SUMMARY: Column[Any] = Column(
    # A task on all its nodes has no id of its own.
    "summary",
    lambda shown, cells: getattr(shown, "summary", None),
)
#: With --show-parameters.
_BY_TASK: Sequence[Column[Any]] = (
    columns.plain("task_name"),
    Column("task_parameters", lambda task, cells: task.task_parameters),
    Column("status_by_node", lambda task, cells: _on_nodes(task, cells.zone)),
)


def _on_nodes(task: TaskParameters, zone: tzinfo | None) -> InTwoForms:
    """Return where a task stands on each node, its times as the reader has them."""
    shown = task.status_by_node(lambda time: in_zone(time, zone))
    return InTwoForms(task.status_by_node(in_utc), shown)


class TaskHistoryShow(FuelLister[Any]):
    """Show the history of one run: what ran where, and how it ended.

    Examples:
      fuel2 task history show 1
      fuel2 task history show latest --statuses error
      fuel2 task history show 1 --nodes 1,2 --statuses pending skipped
      fuel2 task history show latest --long --sort-column duration
      fuel2 task history show latest --follow

    --follow shows changes until the run ends: on a terminal with progress bars,
    elsewhere line by line, with -f json as JSON lines. It continues when the server
    restarts. Exit codes: 0 the run ended as ready, 3 it failed, 130 after Ctrl-C.
    """

    columns = (
        *entry_columns(),
        columns.duration(usual=False),
        columns.plain("id", usual=False),
        columns.mended(),
    )

    arguments = (
        *TRANSACTION,
        NODES,
        *FILTERS,
        switch(
            *("-p", "--show-parameters"),
            help="Show each task of the graph once, with its parameters.",
        ),
        switch(
            "--include-summary",
            help="Include each task's own report.",
        ),
        switch(
            "--follow",
            help="Show changes until the run ends.",
        ),
    )

    def perform(self, parsed_args: argparse.Namespace) -> int:
        """List the entries, or follow the run; return the exit code."""
        if not parsed_args.follow:
            self._mended = 0
            code = super().perform(parsed_args)
            self._say_what_was_mended(parsed_args)
            return code
        # Loaded only for --follow: it draws progress bars.
        from fuel_history.commands.follow import check, follow_run  # noqa: PLC0415

        try:
            check(parsed_args, wanted(parsed_args, self.cells.zone))
        except ValueError as error:
            self.refuse(str(error))
        return follow_run(self, parsed_args)

    def available(self, parsed_args: argparse.Namespace) -> Sequence[Column[Any]]:
        """Return the columns of entries, or of tasks with their parameters."""
        shown = _BY_TASK if parsed_args.show_parameters else self.columns
        return (*shown, _SUMMARY) if parsed_args.include_summary else shown

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[Any]:
        """Return the run's entries, or the tasks of its graph."""
        history, nodes = self.fuel.history, parsed_args.nodes
        self._run = transaction_id = self.transaction_id(parsed_args.id)
        filters = wanted(parsed_args, self.cells.zone)
        filters["include_summary"] = parsed_args.include_summary
        if parsed_args.show_parameters:
            return by_task(
                history.with_parameters(transaction_id, nodes=nodes, **filters)
            )
        return map(
            self._counted,
            history.of_transaction(transaction_id, nodes=nodes, **filters),
        )

    def unknown_in(self, parsed_args: argparse.Namespace) -> Where:
        """Return the run."""
        return in_run(self._run)

    def _counted(self, entry: HistoryEntry) -> HistoryEntry:
        self._mended += bool(entry.mended)
        return entry

    def _say_what_was_mended(self, parsed_args: argparse.Namespace) -> None:
        if self._mended and not parsed_args.long:
            self.app.stderr.write(
                f"{self._mended} of these have unreadable details that were"
                " replaced: --long shows which\n"
            )
