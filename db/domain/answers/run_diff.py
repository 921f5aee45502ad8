"""What differs between two runs: nodes, outcomes, durations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from db.domain.answers.entries import Entry, Key, Roles, by_size
from db.domain.answers.usual import are_alike
from db.domain.statuses import HistoryStatus


#: A duration differs by so many seconds, and by so much of what it was.
_SECONDS, _SHARE = 10.0, 0.25


class NodesDiff(NamedTuple):
    """Nodes that only one run has, and those whose roles changed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    #: Node → its roles before and after.
    changed: dict[str, tuple[str, str]]


class OutcomeDiff(NamedTuple):
    """A task that ended otherwise, on these nodes of a role."""

    task: str
    role: str
    #: None: the run did not have the task there.
    before: HistoryStatus | None
    after: HistoryStatus | None
    nodes: tuple[str, ...]
    #: Nodes of the role that have the task in either run.
    total: int

    @property
    def is_worse(self) -> bool:
        """Whether it failed, or never ran, where it had not before."""
        return self.after in {HistoryStatus.error, HistoryStatus.pending}


class DurationDiff(NamedTuple):
    """A task that took longer or shorter on a role: medians, in seconds."""

    task: str
    role: str
    before: float
    after: float
    nodes: int
    is_work: bool


def nodes_diff(
    before: Iterable[str], after: Iterable[str], old: Roles, new: Roles
) -> NodesDiff:
    """Return which nodes were added, removed, or have other roles."""
    ours, theirs = set(before), set(after)
    changed = {
        node: (old.of(node), new.of(node))
        for node in sorted(ours & theirs, key=by_size)
        if old.of(node) != new.of(node)
    }
    return NodesDiff(
        tuple(sorted(theirs - ours, key=by_size)),
        tuple(sorted(ours - theirs, key=by_size)),
        changed,
    )


def outcomes_diff(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry], old: Roles, new: Roles
) -> list[OutcomeDiff]:
    """Return what ended otherwise, by task and role; what is worse comes first.

    A task that only one of the runs has on a node is among them only where the node
    is in both: a node that was added has all its tasks added.
    """
    known_before = {node for node, _ in before}
    known_after = {node for node, _ in after}
    totals: dict[tuple[str, str], set[str]] = defaultdict(set)
    groups: dict[
        tuple[str, str, HistoryStatus | None, HistoryStatus | None], list[str]
    ] = defaultdict(list)
    for key in before.keys() | after.keys():
        node, task = key
        role = new.of(node) if node in known_after else old.of(node)
        totals[task, role].add(node)
        if node not in known_before or node not in known_after:
            continue
        ours, theirs = before.get(key), after.get(key)
        one = None if ours is None else ours.status
        other = None if theirs is None else theirs.status
        if one is not other:
            groups[task, role, one, other].append(node)
    found = [
        OutcomeDiff(
            task,
            role,
            one,
            other,
            tuple(sorted(nodes, key=by_size)),
            len(totals[task, role]),
        )
        for (task, role, one, other), nodes in groups.items()
    ]
    return sorted(found, key=_rank)


def _rank(diff: OutcomeDiff) -> tuple[bool, bool, int, str, str]:
    failed = diff.after is HistoryStatus.error
    return not failed, not diff.is_worse, -len(diff.nodes), diff.task, diff.role


def durations_diff(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry], roles: Roles
) -> list[DurationDiff]:
    """Return what took longer or shorter, of what was ready in both runs.

    Work where both know it; wall times only of runs of like size.
    """
    alike = are_alike(
        len({node for node, _ in before}), len({node for node, _ in after})
    )
    pairs: dict[tuple[str, str, bool], list[tuple[float, float]]] = defaultdict(list)
    for key, theirs in after.items():
        ours = before.get(key)
        if ours is None or not (ours.status is theirs.status is HistoryStatus.ready):
            continue
        if ours.work is not None and theirs.work is not None:
            pairs[key[1], roles.of(key[0]), True].append((ours.work, theirs.work))
        elif alike and ours.wall is not None and theirs.wall is not None:
            pairs[key[1], roles.of(key[0]), False].append((ours.wall, theirs.wall))
    found = []
    for (task, role, is_work), its in pairs.items():
        one = sorted(first for first, _ in its)[len(its) // 2]
        other = sorted(second for _, second in its)[len(its) // 2]
        if abs(other - one) >= max(_SECONDS, _SHARE * one):
            found.append(DurationDiff(task, role, one, other, len(its), is_work))
    return sorted(found, key=lambda each: (each.before - each.after, each.task))
