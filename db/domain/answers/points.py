"""How long the entries of one task and role took in one run: a point."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from db.domain.answers.entries import Entry, Kind, Roles
from db.domain.statuses import HistoryStatus


class Point(NamedTuple):
    """How long the entries of one task and role took in one run."""

    task: str
    role: str
    #: Entries that were ready, failed, were skipped, and in all.
    ready: int
    failed: int
    skipped: int
    total: int
    #: Medians over those that were ready, in seconds; None: not known.
    wall: float | None
    work: float | None
    #: The longest of them, and its node.
    longest: float | None
    longest_node: str | None

    @property
    def kind(self) -> Kind:
        """What it is compared with in other runs."""
        return self.task, self.role


def points(entries: Iterable[Entry], roles: Roles) -> list[Point]:
    """Return what a run says of each task and role, sorted by them."""
    kinds: dict[Kind, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[roles.kind(entry)].append(entry)
    return [_point(*kind, its) for kind, its in sorted(kinds.items())]


def _point(task: str, role: str, entries: Sequence[Entry]) -> Point:
    ready = [each for each in entries if each.status is HistoryStatus.ready]
    walls = sorted(
        (wall, each.node_id) for each in ready if (wall := each.wall) is not None
    )
    works = [each.work for each in ready if each.work is not None]
    longest, node = walls[-1] if walls else (None, None)
    return Point(
        task,
        role,
        len(ready),
        sum(each.status is HistoryStatus.error for each in entries),
        sum(each.status is HistoryStatus.skipped for each in entries),
        len(entries),
        _rounded(median(wall for wall, _ in walls)) if walls else None,
        _rounded(median(works)) if works else None,
        None if longest is None else _rounded(longest),
        node,
    )


def _rounded(seconds: float) -> float:
    return round(seconds, 3)
