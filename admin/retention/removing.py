"""The steps of a retention, one after the other: archive, then remove."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from admin.retention.archives import Archives
from db.database import Database
from db.domain.retention import Run
from db.domain.retention_steps import Partition, Step
from db.retention.archive import lines
from db.retention.removal import drop, remove


@dataclasses.dataclass(slots=True)
class Gone:
    """What was removed, or would be."""

    runs: int = 0
    entries: int = 0
    partitions: int = 0
    #: Bytes of the partitions.
    size: int = 0
    #: Runs that were kept because a report arrived meanwhile.
    changed: int = 0

    def add(self, runs: int, entries: int, partition: Partition | None) -> None:
        """Count a step."""
        self.runs += runs
        self.entries += entries
        if partition is not None:
            self.partitions += 1
            self.size += partition.size

    def __str__(self) -> str:
        runs = counted(self.runs, "run", "runs")
        entries = counted(self.entries, "entry", "entries")
        whole = counted(self.partitions, "whole partition", "whole partitions")
        return f"{runs}, {entries}, {whole} ({self.size / 1e6:,.1f} MB)"


def counted(number: int, one: str, more: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else more}"


def carry_out(
    database: Database,
    steps: Iterable[Step],
    archives: Archives | None,
    *,
    lock_seconds: float,
    gone: Gone,
    advance: Callable[[int], None],
) -> None:
    """Carry out the steps, count in `gone`, and call `advance` for each run.

    Raises DatabaseUnavailable, and OSError if a run cannot be archived; that run is not
    removed.
    """
    for runs, partition in steps:
        if archives is not None and not _archived(database, archives, runs):
            removed = None
        elif partition is None:
            removed = remove(database, runs, lock_seconds=lock_seconds)
        else:
            removed = drop(database, partition, runs, lock_seconds=lock_seconds)
        if removed is None:
            gone.changed += len(runs)
        else:
            gone.add(removed.runs, removed.entries, partition)
        advance(len(runs))


def _archived(database: Database, archives: Archives, runs: Sequence[Run]) -> bool:
    for run in runs:
        with database.reader() as connection:
            if not archives.write(run.task_id, lines(connection, run)):
                return False
    return True
