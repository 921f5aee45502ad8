"""A followed run as lines of text, for files and pipes."""

from datetime import tzinfo
from typing import TextIO

from fuel_history.errors import ClientError
from fuel_history.output.run_progress import RunProgress
from fuel_history.output.times import in_zone
from fuel_history.values import ChangedEntry, HistoryEntry, Transaction
from text.durations import span
from text.escaping import escape_line


class FollowedLines:
    """Writes a line for each change, one for each new end, and one at the end."""

    def __init__(self, stdout: TextIO, stderr: TextIO, zone: tzinfo | None) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._zone = zone
        self._away = False

    def entry(self, entry: HistoryEntry) -> None:
        """Write the time, the status, the node and the task, separated by spaces."""
        when = entry.time_end or entry.time_start
        shown = in_zone(when, self._zone) if when else "-"
        took = "" if entry.duration is None else f" {span(entry.duration)}"
        line = (
            f"{shown} {entry.status} {entry.node_id}"
            f" {entry.deployment_graph_task_name}{took}"
        )
        if isinstance(entry, ChangedEntry) and entry.message:
            line += f": {' '.join(entry.message.split())}"
        self._write(line)

    def progress(self, transaction: Transaction, progress: RunProgress) -> None:
        """Write only that the server is back; written lines cannot be updated."""
        if self._away:
            self._away = False
            self._stderr.write("the server is back\n")

    def expects(self, end: str) -> None:
        """Write when the run will end."""
        self._write(end)

    def away(self, error: ClientError) -> None:
        """Write once that the server is unavailable."""
        if not self._away:
            self._away = True
            self._stderr.write(f"{escape_line(str(error))}; trying again\n")

    def ended(self, transaction: Transaction, progress: RunProgress) -> None:
        """Write how the run ended."""
        self._write(how_it_ended(transaction, progress))

    def _write(self, line: str) -> None:
        self._stdout.write(f"{escape_line(line)}\n")
        # Flush, so that a reader of a pipe sees it now.
        self._stdout.flush()


def how_it_ended(transaction: Transaction, progress: RunProgress) -> str:
    """Return how a run ended, in one line."""
    whole = progress.whole
    parts = [f"task {transaction.id} ended: {transaction.status}"]
    if transaction.duration is not None:
        parts.append(f"after {span(transaction.duration)}")
    parts.append(f"{whole.ended} of {whole.total} entries ended")
    if whole.failed:
        parts.append(f"{whole.failed} failed")
    message = " ".join((transaction.message or "").split())
    return ", ".join(parts) + (f": {message}" if message else "")
