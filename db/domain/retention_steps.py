"""Plan the removal of runs: whole partitions if all their runs are removed; pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.domain.retention import Family, Run


class Partition(NamedTuple):
    """A partition of the history whose range of ids is used up."""

    name: str
    #: Its first id, and the one after its last.
    first: int
    end: int
    #: Bytes on disk, including indexes.
    size: int

    def holds(self, run: Run) -> bool:
        """Return whether the run's entries are in the partition."""
        return self.first <= run.task_id < self.end


class Step(NamedTuple):
    """What is removed together, or not at all."""

    runs: Sequence[Run]
    #: Dropped with these runs, its only ones; None: they are removed row by row.
    partition: Partition | None = None


def steps(
    runs: Iterable[Run], going: Sequence[Family], partitions: Iterable[Partition]
) -> list[Step]:
    """Return the steps that remove the families `going` of all these `runs`.

    Partitions come last: a family with members in two of them is removed on its own
    before that. A partition without runs is dropped too.
    """
    leaving = {run.task_id for family in going for run in family}
    staying = [run for run in runs if run.task_id not in leaving]
    whole = [each for each in partitions if not any(map(each.holds, staying))]
    inside: dict[Partition, list[Run]] = {partition: [] for partition in whole}
    by_row = []
    for family in going:
        for partition in whole:
            if all(map(partition.holds, family)):
                inside[partition] += family
                break
        else:
            by_row.append(Step(family))
    return by_row + [Step(found, partition) for partition, found in inside.items()]
