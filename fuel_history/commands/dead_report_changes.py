"""fuel2 reports dead replay and purge."""

import abc
import argparse

from fuel_history.commands.arguments import add_list
from fuel_history.commands.dead_reports import OfDeadReports, add_filters, wanted
from fuel_history.ids import number


class _Chosen(OfDeadReports):
    #: The options that select reports without ids, and the help of --all.
    ways: str
    all_are: str

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser with the options that select reports."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "ids", type=number, metavar="ID", nargs="*", help="Ids of dead reports."
        )
        self.add_ways(parser)
        parser.add_argument("--all", action="store_true", help=self.all_are)
        self._parser = parser
        return parser

    @abc.abstractmethod
    def add_ways(self, parser: argparse.ArgumentParser) -> None:
        """Add the options that select some without their ids."""

    def check_one_way(self, parsed_args: argparse.Namespace, *others: object) -> None:
        """End the process unless exactly one way to select reports is used."""
        if sum(map(bool, (parsed_args.ids, any(others), parsed_args.all))) != 1:
            self._parser.error(f"give ids, {self.ways} or --all")


class DeadReportReplay(_Chosen):
    """Publish dead reports again, after the cause of their failure was fixed.

    Examples:
      fuel2 reports dead replay 7 8
      fuel2 reports dead replay --reasons refused_by_database
      fuel2 reports dead replay --all

    A report that fails again becomes a dead report again, and counts one more attempt.
    Exit codes: 0 all were sent, 1 some were not; the reason of each is printed.
    """

    ways, all_are = "--reasons", "All that wait."

    def add_ways(self, parser: argparse.ArgumentParser) -> None:
        """Add --reasons and --force."""
        add_list(
            parser,
            *("-r", "--reasons"),
            metavar="REASON",
            help="All that wait and have these reasons.",
        )
        parser.add_argument(
            *("-f", "--force"),
            action="store_true",
            help="With ids: also those that were replayed before.",
        )

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Replay them; return the exit code."""
        self.check_one_way(parsed_args, parsed_args.reasons)
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

    ways, all_are = "filters", "All that wait."
    add_ways = staticmethod(add_filters)

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Remove them."""
        asked = wanted(parsed_args, self.cells.zone)
        self.check_one_way(parsed_args, *asked.values())
        reports = self.fuel.dead_reports
        for report_id in parsed_args.ids:
            reports.purge_one(report_id)
        purged = len(parsed_args.ids) or reports.purge(**asked)
        self.say(f"{_counted(purged)} removed")


def _counted(number: int) -> str:
    return "1 dead report was" if number == 1 else f"{number} dead reports were"
