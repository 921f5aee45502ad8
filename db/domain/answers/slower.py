"""What took longer than it usually does."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from db.domain.answers.entries import Kind
from db.domain.answers.points import Point
from db.domain.answers.usual import (
    FEWEST,
    SEVERAL_POINTS,
    Usual,
    are_alike,
    usual_of,
)


#: A task has become slower when each of its last points is slow.
LAST = 3


class Slow(NamedTuple):
    """A task that took longer on a role than it usually does."""

    task: str
    role: str
    seconds: float
    usual: Usual
    #: Whether these are seconds of work, by Puppet's own clock.
    is_work: bool

    @property
    def times(self) -> float:
        """How many times as long as usual it took."""
        return self.seconds / self.usual.seconds if self.usual.seconds else math.inf


class Earlier(NamedTuple):
    """An earlier run: how many nodes it had, and its points by kind."""

    nodes: int
    points: Mapping[Kind, Point]


def usual_point(
    point: Point, nodes: int, runs: Iterable[Earlier]
) -> tuple[float, Usual, bool] | None:
    """Return a point's seconds, what is usual, and whether it is work; None: unknown.

    `runs` are good ones, the newest first. Work where both know it, else wall time,
    and that only of runs of like size. Fewer than `FEWEST` runs say nothing.
    """
    if not point.ready:
        return None
    works: list[float] = []
    walls: list[float] = []
    for run in runs:
        its = run.points.get(point.kind)
        if its is None or not its.ready:
            continue
        if its.work is not None:
            works.append(its.work)
        if its.wall is not None and are_alike(nodes, run.nodes):
            walls.append(its.wall)
    own, found, is_work = _comparable(point, works, walls)
    usual = usual_of(found)
    if own is None or usual is None or usual.runs < FEWEST:
        return None
    return own, usual, is_work


def _comparable(
    point: Point, works: list[float], walls: list[float]
) -> tuple[float | None, list[float], bool]:
    if point.work is not None and len(works) >= FEWEST:
        return point.work, works, True
    return point.wall, walls, False


def slower(its: Iterable[Point], nodes: int, runs: Sequence[Earlier]) -> list[Slow]:
    """Return the tasks of a run that were slower than usual, the worst first."""
    found = []
    for point in its:
        known = usual_point(point, nodes, runs)
        if known is not None and known[1].is_slow(known[0]):
            found.append(Slow(point.task, point.role, *known))
    return sorted(found, key=lambda each: each.usual.seconds - each.seconds)


def regressed(newest_first: Sequence[float]) -> Usual | None:
    """Return what was usual before the last `LAST` points, if each of these is slow.

    One slow run is none; and slow ones do not count into what they are compared with.
    None: it is as it was, or too few runs are known.
    """
    last, before = newest_first[:LAST], newest_first[LAST:]
    usual = usual_of(before)
    if usual is None or usual.runs < FEWEST or len(last) < LAST:
        return None
    slow = all(usual.is_slow(each, deviation=SEVERAL_POINTS) for each in last)
    return usual if slow else None
