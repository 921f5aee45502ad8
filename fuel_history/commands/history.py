"""fuel2 node history show, env history show: what ran, in all runs."""

import argparse
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any, Final

from fuel_history.commands import columns
from fuel_history.commands.arguments import (
    INSTANT,
    Argument,
    argument,
    begin_and_end,
    instant,
    period,
    several,
    switch,
)
from fuel_history.commands.column_command import FuelLister
from fuel_history.commands.columns import Column
from fuel_history.commands.unknown import Where, in_environment
from fuel_history.history import Filter, RunsFilter
from fuel_history.ids import number
from fuel_history.shapes.statuses import HISTORY_STATUSES, TRANSACTION_STATUSES
from fuel_history.values import EntryAndRun


#: The filters that every history has.
FILTERS: Final[Sequence[Argument]] = (
    several(
        "--roles",
        metavar="ROLE",
        help="Only entries of nodes that had one of these roles, such as compute.",
    ),
    several(
        *("-t", "--statuses"),
        of=HISTORY_STATUSES,
        metavar="STATUS",
        help="Only entries with these statuses.",
    ),
    several(
        *("-d", "--tasks-names"),
        metavar="NAME",
        help="Only entries of these tasks of the graph.",
    ),
    *begin_and_end("began"),
    INSTANT,
    switch("--by-time", help="Sort by start; without it by run."),
)


NODES: Final = several(
    *("-n", "--nodes"),
    metavar="NODE",
    help="Only entries of these nodes, such as 5, master or virtual_sync_node.",
)


def wanted(parsed_args: argparse.Namespace, zone: tzinfo | None) -> Filter:
    """Return the filter in the arguments; times without zone are in `zone`."""
    since, until = period(parsed_args, zone)
    return Filter(
        roles=parsed_args.roles,
        statuses=parsed_args.statuses,
        tasks_names=parsed_args.tasks_names,
        since=since,
        until=until,
        at=instant(parsed_args, zone),
        order_by="time_start" if parsed_args.by_time else "id",
    )


def entry_columns(*first: Column[Any]) -> Sequence[Column[Any]]:
    """Return the columns of entries; `first` come before those that all have."""
    return (
        *first,
        columns.plain("task_name", "deployment_graph_task_name"),
        columns.plain("node_id"),
        columns.status(),
        columns.time("time_start"),
        columns.spare(columns.time("time_end")),
    )


#: The filters of histories of many runs.
_OF_RUNS: Final[Sequence[Argument]] = (
    several(
        "--run-names",
        metavar="NAME",
        help="Only entries of runs with these names, such as deployment or provision.",
    ),
    several(
        "--run-statuses",
        of=TRANSACTION_STATUSES,
        metavar="STATUS",
        help="Only entries of runs with these statuses.",
    ),
)


class _HistoryOfRuns(FuelLister[EntryAndRun]):
    columns = (
        *entry_columns(columns.plain("task_id")),
        columns.duration(),
        columns.plain("cluster", usual=False),
        columns.plain("run_name", "transaction_name", usual=False),
        columns.status("run_status", "transaction_status", usual=False),
        columns.plain("id", usual=False),
    )

    def wanted(self, parsed_args: argparse.Namespace) -> RunsFilter:
        """Return the filter in the arguments."""
        return RunsFilter(
            **wanted(parsed_args, self.cells.zone),
            transaction_types=parsed_args.run_names,
            transaction_statuses=parsed_args.run_statuses,
        )

    def unknown_in(self, parsed_args: argparse.Namespace) -> Where:
        """Return the environment's runs, or all."""
        return Where() if parsed_args.env is None else in_environment(parsed_args.env)


class NodeHistoryShow(_HistoryOfRuns):
    """Show what ran on a node, in all runs.

    Examples:
      fuel2 node history show 5 --since 24h
      fuel2 node history show master --statuses error
      fuel2 node history show 7 --at 14:03
      fuel2 node history show 7 --env 1 --run-statuses error --long -f csv
    """

    arguments = (
        argument("node", metavar="NODE", help="Id of the node, or 'master'."),
        argument(
            *("-e", "--env"),
            type=number,
            metavar="ENV",
            help="Only entries of runs of this environment.",
        ),
        *FILTERS,
        *_OF_RUNS,
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[EntryAndRun]:
        """Return the node's entries."""
        return self.fuel.history.of_node(
            parsed_args.node, cluster_id=parsed_args.env, **self.wanted(parsed_args)
        )


class EnvHistoryShow(_HistoryOfRuns):
    """Show what ran in an environment, in all runs.

    Examples:
      fuel2 env history show 1 --since 7d --statuses error
      fuel2 env history show 1 --nodes 5,6 --tasks-names hosts
    """

    arguments = (
        argument("env", type=number, metavar="ENV", help="Id of the environment."),
        NODES,
        *FILTERS,
        *_OF_RUNS,
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[EntryAndRun]:
        """Return the environment's entries."""
        return self.fuel.history.of_cluster(
            parsed_args.env, nodes=parsed_args.nodes, **self.wanted(parsed_args)
        )
