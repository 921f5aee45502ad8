"""In which steps runs go: whole partitions where all of their runs go."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.domain.retention import Family, Run


class Partition(NamedTuple):
    """A partition of the history whose range of ids is used up."""

    name: str
    #: Its first id, and the one after its last.
    first: int
    end: int
    #: Bytes on the disk, with its indexes.
    size: int

    def holds(self, run: Run) -> bool:
        """Say whether the run's entries are in it."""
        return self.first <= run.task_id < self.end


class Step(NamedTuple):
    """What goes at once, or not at all."""

    runs: Sequence[Run]
    #: Dropped with these runs, which are all of it; None: they go row by row.
    partition: Partition | None = None


def steps(
    runs: Iterable[Run], going: Sequence[Family], partitions: Iterable[Partition]
) -> list[Step]:
    """Return the steps that remove the families `going` of all these `runs`.

    Partitions come last: a family that has members in two of them goes by itself
    before. One without any run is dropped too.
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
