"""fuel2 task report: a run's web page in one file."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from fuel_history.commands.arguments import (
    TRANSACTION,
    argument,
    switch,
)
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
    """Save a run as one HTML file, for example to attach it to a ticket.

    The file shows what failed, the timeline, the grid and the table; it opens without
    a network and loads nothing.

    Examples:
      fuel2 task report latest
      fuel2 task report 12 -o run.html
      fuel2 task report 12 -o - | gzip > run.html.gz

    An existing file is overwritten. The tasks' parameters are left out, because they
    contain passwords; the tasks' own reports are included. The file of a run that is
    still going shows its state at that time, and says so.
    """

    arguments = (
        *TRANSACTION,
        argument(
            *("-o", "--output"),
            metavar="FILE",
            help="File to write, - for standard output; default: run_ID.html here.",
        ),
        switch(
            "--without-summaries",
            help="Leave out the tasks' own reports, most of a large file.",
        ),
    )

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Write the file."""
        task_id = self.transaction_id(parsed_args.id)
        if parsed_args.output == _STDOUT:
            write_bytes(self.app.stdout, self._page(task_id, parsed_args))
            return
        path = Path(parsed_args.output or Path.cwd() / f"run_{task_id}.html")
        # Open the file first: if it cannot be written, no data is fetched.
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
            # The server keeps every report of a task, also what few parsers accept.
            found = read(summaries=False)
            self.warn(f"{error}; saved as with --without-summaries")
            return found
