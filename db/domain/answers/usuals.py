"""Usual durations for the schedule: of a task and role, of a task, of any task."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from db.domain.answers.entries import Kind
from db.domain.answers.points import Point
from db.domain.answers.usual import RUNS, Usual, usual_of


class Usuals:
    """What earlier runs say of how long tasks take until they have ended."""

    def __init__(self, runs: Iterable[Sequence[Point]]) -> None:
        """Take the points of earlier runs, the newest first."""
        kinds: dict[Kind, list[Point]] = defaultdict(list)
        tasks: dict[str, list[float]] = defaultdict(list)
        for run in runs:
            for point in run:
                if point.wall is not None and len(kinds[point.kind]) < RUNS:
                    kinds[point.kind].append(point)
                    tasks[point.task].append(point.wall)
        self._kinds = {kind: _usual(its) for kind, its in kinds.items() if its}
        self._tasks = {task: median(walls) for task, walls in tasks.items()}
        every = [usual.seconds for usual in self._kinds.values()]
        self._any = median(every) if every else 0.0

    def __bool__(self) -> bool:
        """Say whether anything is known."""
        return bool(self._kinds)

    def of(self, kind: Kind) -> Usual | None:
        """Return what is usual of a task and role; None: it never was ready."""
        return self._kinds.get(kind)

    def seconds(self, kind: Kind) -> float:
        """Return how long it takes, or what comes next to that."""
        found = self._kinds.get(kind)
        if found is not None:
            return found.seconds
        return self._tasks.get(kind[0], self._any)

    def slow_seconds(self, kind: Kind) -> float:
        """Return how long it takes where it is slow: as long as ever."""
        found = self._kinds.get(kind)
        return self.seconds(kind) if found is None else found.longest

    def longest(self, kind: Kind) -> float | None:
        """Return the longest that it ever took on one node; None: not known."""
        found = self._kinds.get(kind)
        return None if found is None else found.longest


def _usual(its: Sequence[Point]) -> Usual:
    walls = [each.wall for each in its if each.wall is not None]
    found = usual_of(walls, [each.longest for each in its if each.longest is not None])
    assert found is not None  # noqa: S101 - there is at least one
    return found
