"""fuel2 reports dead: what the server could not record."""

import argparse
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any, Final

from fuel_history.commands import columns
from fuel_history.commands.arguments import (
    Argument,
    argument,
    begin_and_end,
    period,
    several,
    switch,
)
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand
from fuel_history.dead_reports import DeadReport, DeadReportDetails, DeadReportFilter
from fuel_history.ids import number
from fuel_history.output.cells import InTwoForms
from fuel_history.output.times import in_utc


_COLUMNS: Sequence[Column[Any]] = (
    *map(columns.plain, ("id", "reason", "detail")),
    columns.time("last_arrived_at"),
    *map(columns.plain, ("times", "attempts")),
)
_MORE: Sequence[Column[Any]] = (
    columns.time("first_arrived_at", usual=False),
    columns.time("replayed_at", usual=False),
    columns.plain("origin", usual=False),
    columns.plain("payload_size", usual=False),
    columns.plain("is_whole", usual=False),
)
#: The options that filter dead reports.
_FILTERS: Final[Sequence[Argument]] = (
    several(
        *("-r", "--reasons"),
        metavar="REASON",
        help="Only those with these reasons, such as not_json or wrong_shape.",
    ),
    *begin_and_end("last arrived"),
    switch(
        "--replayed",
        help="Only those that were replayed and did not fail again, not those that"
        " wait.",
    ),
)


def _wanted(parsed_args: argparse.Namespace, zone: tzinfo | None) -> DeadReportFilter:
    """Return which dead reports the options mean."""
    since, until = period(parsed_args, zone)
    reasons, replayed = parsed_args.reasons, parsed_args.replayed
    return DeadReportFilter(
        reasons=reasons, replayed=replayed, since=since, until=until
    )


def _earlier_errors(report: DeadReportDetails) -> InTwoForms:
    errors = [
        {
            "reason": each.reason,
            "detail": each.detail,
            "replayed_at": in_utc(each.replayed_at),
        }
        for each in report.earlier_errors
    ]
    lines = (f"{each.reason}: {each.detail}" for each in report.earlier_errors)
    return InTwoForms(errors, "\n".join(lines))


_IDS: Final = argument(
    "ids", type=number, metavar="ID", nargs="*", help="Ids of dead reports."
)


class _DeadReports(FuelCommand):
    """A command for dead reports."""

    listed_by = "fuel2 reports dead list"


class DeadReportList(_DeadReports, FuelLister[DeadReport]):
    """List dead reports: messages of the orchestrator that could not be recorded.

    Examples:
      fuel2 reports dead list
      fuel2 reports dead list --reasons refused_by_database --since 24h
    """

    columns = (*_COLUMNS, *_MORE)

    arguments = (*_FILTERS,)

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[DeadReport]:
        """Return the dead reports."""
        return self.fuel.dead_reports.list(**_wanted(parsed_args, self.cells.zone))


class DeadReportShow(_DeadReports, FuelShow[DeadReportDetails]):
    """Show a dead report with its content, as text or in base64.

    Example that prints only the content:
      fuel2 reports dead show 7 -f value -c payload
    """

    columns = (
        *(column._replace(usual=True) for column in (*_COLUMNS, *_MORE)),
        Column("earlier_errors", lambda report, cells: _earlier_errors(report)),
        columns.plain("payload_encoding"),
        columns.plain("payload"),
    )

    arguments = (
        argument("id", type=number, metavar="ID", help="Id of the dead report."),
    )

    def thing(self, parsed_args: argparse.Namespace) -> DeadReportDetails:
        """Return the dead report."""
        return self.fuel.dead_reports.show(parsed_args.id)


class _Chosen(_DeadReports):
    def check_one_way(
        self, parsed_args: argparse.Namespace, others: str, *given: object
    ) -> None:
        """End the process unless reports are selected in one way.

        `others` names the ways besides ids and --all; `given` are their values.
        """
        if sum(map(bool, (parsed_args.ids, any(given), parsed_args.all))) != 1:
            self.refuse(f"give ids, {others} or --all")


class DeadReportReplay(_Chosen):
    """Publish dead reports again, after the cause of their failure was fixed.

    Examples:
      fuel2 reports dead replay 7 8
      fuel2 reports dead replay --reasons refused_by_database
      fuel2 reports dead replay --all

    A report that fails again becomes a dead report again, and counts one more attempt.
    Exit codes: 0 all were sent, 1 some were not; the reason of each is printed.
    """

    arguments = (
        _IDS,
        several(
            *("-r", "--reasons"),
            metavar="REASON",
            help="All that wait and have these reasons.",
        ),
        switch("--all", help="All that wait."),
        switch("-f", "--force", help="With ids: also those that were replayed before."),
    )

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Replay them; return the exit code."""
        self.check_one_way(parsed_args, "--reasons", parsed_args.reasons)
        reports = self.fuel.dead_reports
        done = (
            reports.replay(parsed_args.ids, force=parsed_args.force)
            if parsed_args.ids
            else reports.replay_reasons(parsed_args.reasons)
        )
        self.say(f"{_counted(done.replayed)} sent again")
        for each in done.skipped:
            self.warn(f"{each.id} was not sent: {each.why}")
        return 1 if done.skipped else 0


class DeadReportPurge(_Chosen):
    """Remove dead reports for good.

    Examples:
      fuel2 reports dead purge 7 8
      fuel2 reports dead purge --replayed --until 30d
      fuel2 reports dead purge --reasons not_json
    """

    arguments = (_IDS, *_FILTERS, switch("--all", help="All that wait."))

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Remove them."""
        filters = _wanted(parsed_args, self.cells.zone)
        self.check_one_way(parsed_args, "filters", *filters.values())
        reports = self.fuel.dead_reports
        for report_id in parsed_args.ids:
            reports.purge_one(report_id)
        purged = len(parsed_args.ids) or reports.purge(**filters)
        self.say(f"{_counted(purged)} removed")


def _counted(number: int) -> str:
    return "1 dead report was" if number == 1 else f"{number} dead reports were"
