"""fuel2 task report: a run's page in one file."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from fuel_history.commands.arguments import add_transaction
from fuel_history.commands.command import FuelCommand
from fuel_history.commands.output_file import output_file
from fuel_history.errors import BadAnswer
from fuel_history.output.tracked import tracked
from fuel_history.report.held import held
from fuel_history.report.page import page
from fuel_history.values import HistoryEntry
from text.escaping_stream import write_bytes


_STDOUT = "-"


class TaskReport(FuelCommand):
    """Save a task (transaction) as one HTML file, to attach to a ticket.

    It shows what failed, the timeline, the grid and the table, opens without a
    network, and loads nothing.

    Examples:
      fuel2 task report latest
      fuel2 task report 12 -o run.html
      fuel2 task report 12 -o - | gzip > run.html.gz

    A file that is there is written over. Tasks' parameters, where passwords are, are
    not in it; what the tasks themselves reported is. Of a run that is still going it
    holds what was known then, and says so.
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with the task's id and the file."""
        parser = super().get_parser(prog_name)
        add_transaction(parser)
        parser.add_argument(
            *("-o", "--output"),
            metavar="FILE",
            help="The file to write, - for standard output; without it, run_ID.html"
            " here.",
        )
        parser.add_argument(
            "--without-summaries",
            action="store_true",
            help="Leave out what each task's own report says, most of a large file.",
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Write the file."""
        task_id = self.transaction_id(parsed_args.id)
        if parsed_args.output == _STDOUT:
            write_bytes(self.app.stdout, self._page(task_id, parsed_args))
            return
        path = Path(parsed_args.output or Path.cwd() / f"run_{task_id}.html")
        # Opened first: whoever cannot write there need not wait for the data.
        with output_file(path, "--output") as file:
            file.writelines(self._page(task_id, parsed_args))
        self.say(f"Task {task_id} saved to {path}")

    def _page(self, task_id: int, parsed_args: argparse.Namespace) -> Iterable[bytes]:
        def watch(
            entries: Iterable[HistoryEntry], total: int
        ) -> Iterable[HistoryEntry]:
            return tracked(entries, total, "entries", self.app.stderr)

        def read(*, summaries: bool) -> Iterable[bytes]:
            return page(held(self.fuel, task_id, summaries=summaries, watch=watch))

        if parsed_args.without_summaries:
            return read(summaries=False)
        try:
            return read(summaries=True)
        except BadAnswer as error:
            # The server keeps whatever a task reports, also what few readers take.
            found = read(summaries=False)
            self.warn(f"{error}; saved as --without-summaries does")
            return found
