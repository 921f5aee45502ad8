"""fuel2 task summary: counts of a run's entries."""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from fuel_history.commands import columns
from fuel_history.commands.arguments import (
    TRANSACTION,
)
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand
from fuel_history.shapes.statuses import HISTORY_STATUSES, HistoryStatus
from fuel_history.shapes.summary import Counts, Durations
from fuel_history.values import NodeSummary, Summary, TaskSummary


#: Who reads a summary looks for how entries ended first.
_PASSING = {"pending", "running", "skipped"}


class _OfOneRun(FuelCommand):
    arguments = TRANSACTION

    def summary(self, parsed_args: argparse.Namespace) -> Summary:
        """Return the run's summary."""
        transaction_id = self.transaction_id(parsed_args.id)
        return self.fuel.transactions.summary(transaction_id)


def _counts(of: Callable[[Any], Counts]) -> Iterable[Column[Any]]:
    def count(status: HistoryStatus) -> Column[Any]:
        return Column(
            status,
            lambda counted, cells: of(counted).get(status, 0),
            spare=status in _PASSING,
        )

    return map(count, HISTORY_STATUSES)


def _outcomes(run: Summary) -> str:
    counted = Counter(node.status or "no outcome" for node in run.nodes)
    return ", ".join(f"{number} {status}" for status, number in sorted(counted.items()))


def _running(run: Summary) -> str:
    return ", ".join(
        f"{entry.deployment_graph_task_name}/{entry.node_id}"
        for entry in run.running_at_stop
    )


class RunSummary(_OfOneRun, FuelShow[Summary]):
    """Summarise a run: what ended, what failed, what is missing.

    Examples:
      fuel2 task summary latest
      fuel2 task summary nodes latest
      fuel2 task summary tasks latest --sort-column median --sort-descending
    """

    columns = (
        *map(columns.plain, ("id", "uuid")),
        columns.status(),
        *map(columns.plain, ("name", "cluster", "progress", "message")),
        columns.time("time_start"),
        columns.time("time_end"),
        columns.duration(),
        Column("nodes", lambda run, cells: _outcomes(run)),
        Column("entries", lambda run, cells: run.entries.total),
        *_counts(lambda run: run.entries.by_status),
        Column("expected", lambda run, cells: run.entries.expected),
        Column("missing", lambda run, cells: run.entries.missing),
        *map(columns.plain, ("outcome", "stopped_by")),
        columns.time("stopped_at"),
        Column("running_at_stop", lambda run, cells: _running(run)),
    )

    def thing(self, parsed_args: argparse.Namespace) -> Summary:
        """Return the summary."""
        return self.summary(parsed_args)


class RunSummaryNodes(_OfOneRun, FuelLister[NodeSummary]):
    """Summarise a run by node, with the outcome of each node.

    Examples:
      fuel2 task summary nodes latest
    """

    columns = (
        columns.plain("node_id"),
        columns.status(),
        *_counts(lambda node: node.by_status),
        columns.duration(),
        columns.plain("message"),
        columns.time("time_start", usual=False),
        columns.time("time_end", usual=False),
        columns.plain("error_type", usual=False),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[NodeSummary]:
        """Return the nodes."""
        return self.summary(parsed_args).nodes


def _took(name: str, value: Callable[[Durations], float]) -> Column[TaskSummary]:
    return Column(
        name,
        lambda task, cells: cells.duration(
            None if task.duration is None else value(task.duration)
        ),
    )


class RunSummaryTasks(_OfOneRun, FuelLister[TaskSummary]):
    """Summarise a run by task of the graph, with durations.

    Examples:
      fuel2 task summary tasks latest --sort-column median --sort-descending
    """

    columns = (
        columns.plain("task_name", "deployment_graph_task_name"),
        *_counts(lambda task: task.by_status),
        _took("min", lambda took: took.min),
        _took("median", lambda took: took.median),
        _took("max", lambda took: took.max),
        columns.time("time_start", usual=False),
        columns.time("time_end", usual=False),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[TaskSummary]:
        """Return the graph's tasks."""
        return self.summary(parsed_args).tasks
