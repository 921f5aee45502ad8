"""A followed run as JSON lines, for programs."""

from typing import TextIO

from fuel_history.errors import ClientError
from fuel_history.output.run_progress import RunProgress
from fuel_history.output.streamed_json import json_text
from fuel_history.output.times import in_utc
from fuel_history.values import ChangedEntry, HistoryEntry, Transaction


class FollowedJson:
    """Writes an object for each change; the exit code reports how the run ended."""

    def __init__(self, stdout: TextIO) -> None:
        self._stdout = stdout

    def entry(self, entry: HistoryEntry) -> None:
        """Write the entry in its current state."""
        start, end = entry.time_start, entry.time_end
        members = {
            "task_id": entry.task_id,
            "task_name": entry.deployment_graph_task_name,
            "node_id": entry.node_id,
            "status": entry.status,
            "time_start": start and in_utc(start),
            "time_end": end and in_utc(end),
            "duration": entry.duration,
            "message": entry.message if isinstance(entry, ChangedEntry) else None,
        }
        self._stdout.write(json_text(members) + "\n")
        self._stdout.flush()

    def progress(self, transaction: Transaction, progress: RunProgress) -> None:
        """Write nothing: only entries are written."""

    def expects(self, end: str) -> None:
        """Write nothing: only entries are written."""

    def away(self, error: ClientError) -> None:
        """Write nothing: the changes come later."""

    def ended(self, transaction: Transaction, progress: RunProgress) -> None:
        """Write nothing: the exit code reports it."""
