"""fuel2 task causes, slower, path, odd: what a run tells."""

import argparse
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from fuel_history.commands import columns
from fuel_history.commands.answer_cells import named, names, seconds
from fuel_history.commands.arguments import TRANSACTION
from fuel_history.commands.column_command import FuelLister
from fuel_history.commands.columns import Column
from fuel_history.shapes.answers.odd import OddTask
from fuel_history.shapes.answers.paths import PathStep
from fuel_history.shapes.answers.slowness import SlowerTask
from text.durations import spelled


_T = TypeVar("_T")


class _OfRun(FuelLister[_T]):
    arguments = TRANSACTION

    def tell(self, parsed_args: argparse.Namespace, *lines: str | None) -> None:
        """Say what a table cannot, above it."""
        if parsed_args.formatter == "table":
            for line in filter(None, lines):
                self.say(line)


class _Row(NamedTuple):
    task: str
    cause: str | None
    nodes: tuple[str, ...]
    first_at: Any
    seen: str
    note: str | None
    fingerprint: str
    lines: str


class TaskCauses(_OfRun[_Row]):
    """Show why a run failed: the cause of each failure, grouped by nodes.

    Examples:
      fuel2 task causes latest
      fuel2 task causes 12 --long

    The cause comes from Puppet's summary: the resources that failed, its message, the
    last lines of output. 'seen' are earlier runs with the same failure; 'fuel2 failure
    note' writes a note for the next operator.
    """

    columns = (
        columns.plain("task"),
        names("nodes", lambda row: row.nodes),
        columns.plain("cause"),
        columns.spare(columns.plain("seen")),
        columns.plain("note"),
        columns.plain("fingerprint"),
        columns.time("first_at", usual=False),
        columns.plain("lines", usual=False),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterator[_Row]:
        """Yield a row a cause; above a table, the brief."""
        run = self.transaction_id(parsed_args.id)
        self.tell(parsed_args, self.fuel.questions.brief(run).headline)
        for group in self.fuel.questions.causes(run).groups:
            for each in group.causes:
                yield _Row(
                    group.task,
                    each.cause,
                    each.nodes,
                    each.first_at,
                    named(each.seen.runs) or "never before",
                    each.note.note if each.note else None,
                    each.fingerprint,
                    "\n".join(each.lines),
                )


class TaskSlower(_OfRun[SlowerTask]):
    """Show what was slower than usual in a run.

    Examples:
      fuel2 task slower latest

    Usual is the median of the last 20 good runs; at least 8 are needed. Puppet's work
    time is compared if it is reported; otherwise wall time, and only between runs whose
    numbers of nodes are within a factor of two.
    """

    columns = (
        columns.plain("task"),
        columns.plain("role"),
        seconds("took", "seconds"),
        seconds("usual"),
        columns.plain("times"),
        columns.plain("runs"),
        columns.plain("is_work", usual=False),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[SlowerTask]:
        """Return the slow tasks; above a table, the run and slow nodes."""
        found = self.fuel.questions.slower(self.transaction_id(parsed_args.id))
        run = found.run
        took = None
        if run.seconds is not None and run.usual is not None:
            took = f"task {found.id} took {spelled(run.seconds)}"
            took += f", usually {spelled(run.usual)}"
        nodes = [
            f"node {each.node_id} ({each.role}) took {each.times:g} times as long as"
            f" its {each.peers} peers, in {each.slower} of {each.tasks} tasks"
            for each in found.nodes
        ]
        nothing = None if found.tasks or found.why_not else "no task was slow"
        self.tell(parsed_args, took, *nodes, found.why_not, nothing)
        return found.tasks


class TaskPath(_OfRun[PathStep]):
    """Show where the time of a run went: the chain of tasks that determined it.

    Examples:
      fuel2 task path latest

    Each step began after the task in 'waited_for' had ended: one that it requires, or
    the one before it on its node, which runs one at a time. 'gap' is the time that the
    orchestrator let pass before it. 'saved' is how much shorter the run would have been
    if the step had been as fast as usual.
    """

    columns = (
        seconds("at"),
        seconds("took", "seconds"),
        columns.plain("node_id"),
        columns.plain("task"),
        columns.spare(columns.status()),
        Column("waited_for", lambda step, cells: _waited(step)),
        columns.spare(seconds("gap")),
        columns.spare(seconds("usual")),
        seconds("saved"),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[PathStep]:
        """Return the steps; above a table, the sums."""
        found = self.fuel.questions.path(self.transaction_id(parsed_args.id))
        total = found.tasks + found.orchestrator
        sums = None
        if total:
            sums = (
                f"{spelled(total)}: tasks {spelled(found.tasks)}"
                f" ({found.tasks / total:.0%}), of these {spelled(found.after_node)}"
                " when their node had time; orchestrator"
                f" {spelled(found.orchestrator)} ({found.orchestrator / total:.0%})"
            )
        self.tell(parsed_args, sums, found.why_not)
        return found.steps


def _waited(step: PathStep) -> str:
    if step.after_task is None:
        return "nothing"
    if step.after == "node":
        return f"its node: {step.after_task}"
    return f"{step.after_task} on {step.after_node}"


class TaskOdd(_OfRun[OddTask]):
    """Show what differed on few nodes of a role, and what these have in common.

    Examples:
      fuel2 task odd latest
    """

    columns = (
        columns.plain("task"),
        columns.plain("role"),
        Column("usual", lambda odd, cells: f"{odd.usual} on {odd.agree}"),
        Column(
            "otherwise",
            lambda odd, cells: named(
                [f"{status} on {node}" for node, status in odd.nodes.items()]
            ),
        ),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[OddTask]:
        """Return the odd ones; above a table, what failed nodes have in common."""
        found = self.fuel.questions.odd(self.transaction_id(parsed_args.id))
        count = len(found.failed_nodes)
        failed = f"nodes with failures: {named(found.failed_nodes)}" if count else None
        common = [
            f"{each.failed} of {count} have {each.path} = {each.value},"
            f" {each.others} of the others"
            for each in found.attributes
        ]
        self.tell(parsed_args, failed, *common)
        return found.tasks
