"""fuel2 task history failures: what failed, and what never ran because of it."""

import argparse
from collections.abc import Iterable

from cliff.columns import FormattableColumn

from fuel_history.commands import columns
from fuel_history.commands.answer_cells import names
from fuel_history.commands.arguments import (
    TRANSACTION,
)
from fuel_history.commands.column_command import FuelLister
from fuel_history.commands.columns import Column
from fuel_history.shapes.failures import HeldUp
from fuel_history.values import Failure, Failures


#: Maximum number of entries in a cell.
_NAMED = 3


class _HeldUpCell(FormattableColumn[list[dict[str, str]] | None]):
    """The nearest entries that never ran; programs get all known ones."""

    def __init__(self, held_up: HeldUp | None) -> None:
        entries = held_up.entries if held_up else ()
        known = [
            {"node_id": each.node_id, "task_name": each.deployment_graph_task_name}
            for each in entries
        ]
        super().__init__(known if held_up else None)
        self._total = held_up.total if held_up else 0

    def human_readable(self) -> str:
        """Return the first of them, one per line, and the number of the others."""
        entries = self.machine_readable() or []
        lines = [f"{each['task_name']} on {each['node_id']}" for each in entries]
        left = self._total - len(lines[:_NAMED])
        more = [f"and {left} more"] if left else []
        return "\n".join([*lines[:_NAMED], *more])


class TaskHistoryFailures(FuelLister[Failure]):
    """Show what failed in a run, where, why, and what never ran because of it.

    The failures are in order of time.

    Examples:
      fuel2 task history failures latest
      fuel2 task history failures 12 --long
      fuel2 task history failures 12 -f json

    held_up counts the entries that depend on the failed one in the graph, directly or
    through others, and so never ran; never_ran names the nearest of them. Entries that
    never ran for another reason, for example because the run was stopped, are counted
    above the table.
    """

    columns = (
        columns.plain("node_id"),
        columns.plain("task_name", "deployment_graph_task_name"),
        columns.plain("cause"),
        columns.plain("message"),
        columns.time("time_end"),
        columns.spare(columns.duration()),
        Column(
            "held_up",
            lambda failure, cells: failure.held_up and failure.held_up.total,
            spare=True,
        ),
        Column("never_ran", lambda failure, cells: _HeldUpCell(failure.held_up)),
        names("seen_before", lambda failure: failure.seen_before, usual=False),
        columns.plain("fingerprint", usual=False),
        columns.time("time_start", usual=False),
        columns.plain("id", usual=False),
    )

    arguments = TRANSACTION

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[Failure]:
        """Return the failures; print above a table what it cannot show."""
        transaction_id = self.transaction_id(parsed_args.id)
        failures = self.fuel.transactions.failures(transaction_id)
        if parsed_args.formatter == "table":
            self.say(_told(failures))
        return failures.failed


def _told(run: Failures) -> str:
    parts = [f"task {run.id}, {run.name}, is {run.status}"]
    shown = len(run.failed)
    parts.append(f"{run.failed_total or 'nothing'} failed")
    if shown < run.failed_total:
        parts.append(f"the first {shown} of them are shown")
    never = run.never_ran
    if never.total:
        parts.append(f"{never.total} never ran")
    if never.total and run.graph_known:
        parts.append(f"{never.held_up} of them held up by what failed")
    if run.failed_total and not run.graph_known:
        parts.append("no graph is known, so what was held up is unknown")
    return ", ".join(parts)
