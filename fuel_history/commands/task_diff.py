"""fuel2 task diff: what changed between two runs."""

import argparse
from collections.abc import Iterator
from typing import Any, NamedTuple

from fuel_history.commands import columns
from fuel_history.commands.answer_cells import named
from fuel_history.commands.arguments import ENVIRONMENT, argument, several, switch
from fuel_history.commands.column_command import FuelLister
from fuel_history.errors import ClientError
from fuel_history.ids import transaction
from fuel_history.shapes.answers.comparisons import Comparison


PARTS = ("inputs", "nodes", "outcomes", "durations")
#: As of diff(1).
_DIFFER, _TROUBLE = 1, 2
#: Lines that people get without asking for all.
_FEW = 20


class _Row(NamedTuple):
    part: str
    what: str
    before: object
    after: object
    nodes: str


class TaskDiff(FuelLister[_Row]):
    """Show what changed between two runs.

    Examples:
      fuel2 task diff latest
      fuel2 task diff 7 12 --part inputs
      fuel2 task diff 12 --all -f json

    With one id the run is compared with the last good run before it, and each of its
    tasks with the last run in which the task was ready. Values of secrets are not
    shown. Exit codes as of diff: 0 no differences, 1 differences, 2 an error.
    """

    columns = (
        columns.plain("part"),
        columns.plain("what"),
        columns.plain("before"),
        columns.plain("after"),
        columns.plain("nodes"),
    )

    arguments = (
        argument(
            "runs",
            type=transaction,
            nargs="+",
            metavar="ID",
            help="Id of the run, or 'latest'; before it, the id of the run to compare"
            " it with.",
        ),
        ENVIRONMENT,
        several(
            *("-p", "--part"),
            of=PARTS,
            metavar="PART",
            help="Only these parts.",
        ),
        switch(
            "--all",
            help=f"Show all differences; by default a table has the first {_FEW}.",
        ),
    )

    def perform(self, parsed_args: argparse.Namespace) -> int:
        """Show the differences; return the exit status of diff(1)."""
        self._differs = False
        if len(parsed_args.runs) > 2:  # noqa: PLR2004 - two runs
            self._parser.error("argument ID: give one or two")
        try:
            super().perform(parsed_args)
        except ClientError as error:
            self.warn(str(error))
            return _TROUBLE
        return _DIFFER if self._differs else 0

    def rows(self, parsed_args: argparse.Namespace) -> Iterator[_Row]:
        """Yield what differs; above a table, in sentences."""
        *first, last = (self.transaction_id(each) for each in parsed_args.runs)
        found = self.fuel.questions.diff(
            last, first[0] if first else None, parsed_args.part
        )
        self._differs = bool(found.says)
        rows = list(_rows(found))
        if parsed_args.formatter == "table":
            self.say(_against(found))
            if not parsed_args.all and len(rows) > _FEW:
                self.say(f"The first {_FEW} of {len(rows)} differences; --all has all")
                rows = rows[:_FEW]
        yield from rows


def _against(found: Comparison) -> str:
    entries = found.against.entries
    sources = ", ".join(f"run {run} for {count}" for run, count in entries.items())
    told = f"task {found.id} against task {found.against.id} ({found.against.why})"
    if len(entries) > 1:
        told += f", by tasks: {sources}"
    return f"{told}: {'; '.join(found.says) or 'nothing differs'}"


def _rows(found: Comparison) -> Iterator[_Row]:
    for node in found.nodes.added:
        yield _Row("nodes", "added", None, node, node)
    for node in found.nodes.removed:
        yield _Row("nodes", "removed", node, None, node)
    for node, (before, after) in found.nodes.changed.items():
        yield _Row("nodes", "roles", before, after, node)
    for change in found.inputs:
        what = f"{change.task}: {change.path}" if change.task else change.path
        values = (_short(change.before), _short(change.after))
        yield _Row(change.kind, what or change.change, *values, named(change.nodes))
    for each in found.outcomes:
        on = f"{each.task} ({each.role})" if each.role else each.task
        nodes = f"{named(each.nodes)} (of {each.total})"
        yield _Row("outcomes", on, each.before, each.after, nodes)
    for took in found.durations:
        on = f"{took.task} ({took.role})" if took.role else took.task
        yield _Row("durations", on, took.before, took.after, str(took.nodes))


def _short(value: Any) -> object:
    return value if isinstance(value, str | int | float | None) else str(value)
