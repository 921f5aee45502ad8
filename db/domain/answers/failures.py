"""What failed in a run, grouped by task and cause over its nodes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from db.domain.answers.causes import Cause, fingerprint
from db.domain.answers.entries import by_size


class Failed(NamedTuple):
    """One entry that failed."""

    entry_id: int
    node_id: str
    task: str
    #: Seconds since 1970; None: not known.
    start: float | None
    end: float | None
    message: str | None
    cause: Cause


class CauseGroup(NamedTuple):
    """Failures of one task that are alike."""

    fingerprint: str
    #: Of the first of them.
    cause: Cause
    nodes: Sequence[str]
    first: float | None
    last: float | None
    entry_ids: Sequence[int]


class TaskGroup(NamedTuple):
    """A task that failed, on one node or more."""

    task: str
    #: All of its nodes, 5 before 10.
    nodes: Sequence[str]
    first: float | None
    #: The first one first.
    causes: Sequence[CauseGroup]


def grouped(failed: Iterable[Failed]) -> list[TaskGroup]:
    """Return the failures by task, then by cause; the first to fail comes first."""
    tasks: dict[str, dict[str, list[Failed]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(failed, key=_when):
        tasks[each.task][fingerprint(each.task, each.cause)].append(each)
    groups = []
    for task, causes in tasks.items():
        found = [_cause_group(mark, its) for mark, its in causes.items()]
        nodes = sorted({node for group in found for node in group.nodes}, key=by_size)
        groups.append(TaskGroup(task, nodes, found[0].first, found))
    return groups


def _cause_group(mark: str, its: Sequence[Failed]) -> CauseGroup:
    ends = [each.end for each in its if each.end is not None]
    return CauseGroup(
        mark,
        its[0].cause,
        sorted({each.node_id for each in its}, key=by_size),
        min(ends, default=None),
        max(ends, default=None),
        [each.entry_id for each in its],
    )


def _when(each: Failed) -> tuple[float, tuple[bool, int, str], str]:
    end = float("inf") if each.end is None else each.end
    return end, by_size(each.node_id), each.task


def roots(
    failed: Sequence[Failed], held_up: Mapping[tuple[str, str], int]
) -> list[Failed]:
    """Return the failures, those that hold up most first, then the earliest."""
    return sorted(
        failed,
        key=lambda each: (-held_up.get((each.node_id, each.task), 0), _when(each)),
    )
