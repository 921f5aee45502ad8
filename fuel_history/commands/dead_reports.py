"""fuel2 reports dead list and show: what the server could not take."""

import argparse
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any

from fuel_history.commands import columns
from fuel_history.commands.arguments import add_list, add_period, period
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand, FuelLister, FuelShow
from fuel_history.dead_reports import DeadReport, DeadReportDetails, DeadReportFilter
from fuel_history.ids import number
from fuel_history.output.cells import InTwoForms
from fuel_history.output.times import in_utc


_COLUMNS: Sequence[Column[Any]] = (
    columns.plain("id"),
    columns.plain("reason"),
    columns.plain("detail"),
    columns.time("last_arrived_at"),
    columns.plain("times"),
    columns.plain("attempts"),
)
_MORE: Sequence[Column[Any]] = (
    columns.time("first_arrived_at", usual=False),
    columns.time("replayed_at", usual=False),
    columns.plain("origin", usual=False),
    columns.plain("payload_size", usual=False),
    columns.plain("is_whole", usual=False),
)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that filter dead reports."""
    add_list(
        parser,
        *("-r", "--reasons"),
        metavar="REASON",
        help="Only those with these reasons, such as not_json or wrong_shape.",
    )
    add_period(parser, "last arrived")
    parser.add_argument(
        "--replayed",
        action="store_true",
        help="Only those that were replayed and did not fail again, not those that"
        " wait.",
    )


def wanted(parsed_args: argparse.Namespace, zone: tzinfo | None) -> DeadReportFilter:
    """Return which dead reports the options mean."""
    since, until = period(parsed_args, zone)
    return DeadReportFilter(
        reasons=parsed_args.reasons,
        replayed=parsed_args.replayed,
        since=since,
        until=until,
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


class OfDeadReports(FuelCommand):
    """A command that is asked for dead reports."""

    listed_by = "fuel2 reports dead list"


class DeadReportList(OfDeadReports, FuelLister[DeadReport]):
    """List dead reports: messages of the orchestrator that could not be recorded.

    Examples:
      fuel2 reports dead list
      fuel2 reports dead list --reasons refused_by_database --since 24h
    """

    columns = (*_COLUMNS, *_MORE)

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with filters."""
        parser = super().get_parser(prog_name)
        add_filters(parser)
        return parser

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[DeadReport]:
        """Return the dead reports."""
        return self.fuel.dead_reports.list(**wanted(parsed_args, self.cells.zone))


class DeadReportShow(OfDeadReports, FuelShow[DeadReportDetails]):
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

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with the report's id."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "id", type=number, metavar="ID", help="Id of the dead report."
        )
        return parser

    def thing(self, parsed_args: argparse.Namespace) -> DeadReportDetails:
        """Return the dead report."""
        return self.fuel.dead_reports.show(parsed_args.id)
