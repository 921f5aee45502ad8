"""--follow: show a run as it goes on."""

import argparse
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol

from fuel_history.commands.command import FuelCommand
from fuel_history.commands.expected_end import ExpectedEnds
from fuel_history.connection import Connection
from fuel_history.errors import ClientError
from fuel_history.following import Update, follow
from fuel_history.history import Filter
from fuel_history.output.followed_json import FollowedJson
from fuel_history.output.followed_lines import FollowedLines
from fuel_history.output.followed_terminal import FollowedTerminal
from fuel_history.output.run_progress import RunProgress
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.values import HistoryEntry, Transaction


log = logging.getLogger(__name__)

#: The exit code if the run ended with status error.
RUN_FAILED: Final = 3


class Display(Protocol):
    """The output of a followed run."""

    def entry(self, entry: HistoryEntry) -> None:
        """Show an entry that changed."""

    def progress(self, transaction: Transaction, progress: RunProgress) -> None:
        """Show the progress of the run."""

    def expects(self, end: str) -> None:
        """Show that the run will end otherwise than was shown before."""

    def away(self, error: ClientError) -> None:
        """Show that the server is unavailable now."""

    def ended(self, transaction: Transaction, progress: RunProgress) -> None:
        """Show how the run ended."""


#: Filters that changes are compared with here; --follow refuses all others.
_FILTERS = frozenset({"statuses", "roles", "tasks_names"})
#: Options of the list that --follow excludes, by attribute.
_OF_LISTS = {
    "by_time": "--by-time",
    "columns": "--column",
    "sort_columns": "--sort-column",
    "long": "--long",
    "include_summary": "--include-summary",
    "show_parameters": "--show-parameters",
}
#: Whether an entry matches the filters.
_Wanted = Callable[[HistoryEntry], bool]
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def check(parsed_args: argparse.Namespace, wanted: Filter) -> None:
    """Raise ValueError for options, and for filters, that exclude --follow."""
    excluded = {
        name: f"--{name.replace('_', '-')}" for name in wanted if name not in _FILTERS
    }
    for place, option in (excluded | _OF_LISTS).items():
        if getattr(parsed_args, place, None):
            raise ValueError(f"--follow cannot be combined with {option}")
    if parsed_args.formatter not in {"table", "json"}:
        raise ValueError("--follow supports only the default format and -f json")


def follow_run(command: FuelCommand, parsed_args: argparse.Namespace) -> int:
    """Show a run until it ends; return the exit code."""
    transaction_id = command.transaction_id(parsed_args.id)
    wanted = _wanted(command.fuel, transaction_id, parsed_args)
    updates = follow(command.fuel, transaction_id)
    app, cells = command.app, command.cells
    ends = ExpectedEnds(cells.zone)
    if parsed_args.formatter == "json":
        return _show(updates, FollowedJson(app.stdout), wanted, ends).exit_code
    if app.stdout.isatty():
        with FollowedTerminal(
            app.stdout, cells.zone, colours=cells.colours, ends=ends.told
        ) as terminal:
            shown = _show(updates, terminal, wanted, ends)
    else:
        lines = FollowedLines(app.stdout, app.stderr, cells.zone)
        shown = _show(updates, lines, wanted, ends)
    # How it really went, whatever it is called.
    brief = shown.brief or _brief(command.fuel, transaction_id)
    if brief is not None:
        command.say(brief.text)
    return shown.exit_code


def _brief(fuel: Connection, transaction_id: int) -> RunBrief | None:
    """Return the brief that no stream told."""
    try:
        return fuel.questions.brief(transaction_id)
    except ClientError as error:
        # How it ended is told; an older server says no more.
        log.debug("no brief: %s", error)
        return None


class _Shown(NamedTuple):
    exit_code: int
    brief: RunBrief | None


def _show(
    updates: Iterable[Update], display: Display, wanted: _Wanted, ends: ExpectedEnds
) -> _Shown:
    progress = RunProgress()
    transaction = brief = None
    for update in updates:
        progress.take(update.entries)
        for entry in sorted(update.entries, key=_when):
            # Entries that ended before we started are only counted; failures are
            # shown, because they are what the reader looks for.
            news = transaction is not None or entry.status in {"running", "error"}
            if news and wanted(entry):
                display.entry(entry)
        transaction, brief = update.transaction, update.brief or brief
        if update.eta is not None:
            ends.hear(update.eta)
            if end := ends.news():
                display.expects(end)
        if update.away is None:
            display.progress(transaction, progress)
        else:
            display.away(update.away)
    if transaction is None:
        return _Shown(0, None)
    display.ended(transaction, progress)
    return _Shown(RUN_FAILED if transaction.status == "error" else 0, brief)


def _wanted(
    fuel: Connection, transaction_id: int, filters: argparse.Namespace
) -> _Wanted:
    of_roles = {
        node
        for role in (fuel.transactions.roles(transaction_id) if filters.roles else ())
        if role.name in filters.roles
        for node in role.nodes
    }

    def wanted(entry: HistoryEntry) -> bool:
        name = entry.deployment_graph_task_name
        return (
            (not filters.nodes or entry.node_id in filters.nodes)
            and (not filters.roles or entry.node_id in of_roles)
            and (not filters.statuses or entry.status in filters.statuses)
            and (not filters.tasks_names or name in filters.tasks_names)
        )

    return wanted


def _when(entry: HistoryEntry) -> datetime:
    return entry.time_end or entry.time_start or _EARLIEST
