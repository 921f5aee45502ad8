"""fuel2 reports dead: reports that the server could not record."""

import argparse
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any

from cliff.columns import FormattableColumn

from fuel_history.commands import columns
from fuel_history.commands.arguments import add_list, add_period, period
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand, FuelLister, FuelShow
from fuel_history.dead_reports import DeadReport, DeadReportDetails, DeadReportFilter
from fuel_history.ids import number
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


def _add_filters(parser: argparse.ArgumentParser) -> None:
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


def _wanted(parsed_args: argparse.Namespace, zone: tzinfo | None) -> DeadReportFilter:
    since, until = period(parsed_args, zone)
    return DeadReportFilter(
        reasons=parsed_args.reasons,
        replayed=parsed_args.replayed,
        since=since,
        until=until,
    )


class _EarlierErrorsCell(FormattableColumn[list[dict[str, str]]]):
    """Why earlier attempts failed; for people one per line."""

    def __init__(self, report: DeadReportDetails) -> None:
        super().__init__(
            [
                {
                    "reason": each.reason,
                    "detail": each.detail,
                    "replayed_at": in_utc(each.replayed_at),
                }
                for each in report.earlier_errors
            ]
        )

    def human_readable(self) -> str:
        """Return the errors, the earliest first."""
        return "\n".join(
            f"{each['reason']}: {each['detail']}" for each in self.machine_readable()
        )


class _DeadReports(FuelCommand):
    listed_by = "fuel2 reports dead list"


class DeadReportList(_DeadReports, FuelLister[DeadReport]):
    """List dead reports: messages of the orchestrator that could not be recorded.

    Examples:
      fuel2 reports dead list
      fuel2 reports dead list --reasons refused_by_database --since 24h
    """

    columns = (*_COLUMNS, *_MORE)

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with filters."""
        parser = super().get_parser(prog_name)
        _add_filters(parser)
        return parser

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
        Column("earlier_errors", lambda report, cells: _EarlierErrorsCell(report)),
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


class DeadReportReplay(_DeadReports):
    """Publish dead reports again, after the cause of their failure was fixed.

    Examples:
      fuel2 reports dead replay 7 8
      fuel2 reports dead replay --reasons refused_by_database
      fuel2 reports dead replay --all

    A report that fails again becomes a dead report again, and counts one more attempt.
    Exit codes: 0 all were sent, 1 some were not; the reason of each is printed.
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with the reports to replay."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "ids", type=number, metavar="ID", nargs="*", help="Ids of dead reports."
        )
        add_list(
            parser,
            *("-r", "--reasons"),
            metavar="REASON",
            help="All that wait and have these reasons.",
        )
        parser.add_argument("--all", action="store_true", help="All that wait.")
        parser.add_argument(
            *("-f", "--force"),
            action="store_true",
            help="With ids: also those that were replayed before.",
        )
        self._parser = parser
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Replay them; return the exit code."""
        given = [parsed_args.ids, parsed_args.reasons, parsed_args.all]
        if sum(map(bool, given)) != 1:
            self._parser.error("give ids, --reasons or --all")
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


class DeadReportPurge(_DeadReports):
    """Remove dead reports for good.

    Examples:
      fuel2 reports dead purge 7 8
      fuel2 reports dead purge --replayed --until 30d
      fuel2 reports dead purge --reasons not_json
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with the reports to remove."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "ids", type=number, metavar="ID", nargs="*", help="Ids of dead reports."
        )
        _add_filters(parser)
        parser.add_argument("--all", action="store_true", help="All that wait.")
        self._parser = parser
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Remove them."""
        filters = (
            parsed_args.reasons,
            parsed_args.since,
            parsed_args.until,
            parsed_args.replayed,
        )
        if sum(map(bool, (parsed_args.ids, any(filters), parsed_args.all))) != 1:
            self._parser.error("give ids, or filters, or --all")
        reports = self.fuel.dead_reports
        if parsed_args.ids:
            for report_id in parsed_args.ids:
                reports.purge_one(report_id)
            purged = len(parsed_args.ids)
        else:
            purged = reports.purge(**_wanted(parsed_args, self.cells.zone))
        self.say(f"{_counted(purged)} removed")


def _counted(number: int) -> str:
    return "1 dead report was" if number == 1 else f"{number} dead reports were"
