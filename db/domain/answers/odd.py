"""Nodes on which a task went otherwise than on the others of their role."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from db.domain.answers.entries import Entry, Kind, Roles, by_size
from db.domain.statuses import HistoryStatus


#: Of so many nodes of a role at least, one is odd, or this part of them.
_FEWEST, _SHARE = 3, 0.1
#: An attribute tells something when so much more of the chosen nodes have it.
_CLEAR = 0.5
#: Attributes of nodes that are told at most.
_MOST = 10
#: Texts that are longer are no attributes: keys, certificates.
_LONGEST = 200


class Odd(NamedTuple):
    """A task that ended otherwise on a few nodes of a role."""

    task: str
    role: str
    #: How it ended on most of the role's nodes, and on how many.
    usual: HistoryStatus
    agree: int
    #: Node → how it ended there.
    nodes: Mapping[str, HistoryStatus]


def odd_ones(entries: Iterable[Entry], roles: Roles) -> list[Odd]:
    """Return what went otherwise on few nodes; what failed there comes first."""
    kinds: dict[Kind, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[roles.kind(entry)].append(entry)
    found = []
    for (task, role), its in kinds.items():
        if len(its) < _FEWEST:
            continue
        [(usual, count), *_] = Counter(each.status for each in its).most_common()
        others = {each.node_id: each.status for each in its if each.status is not usual}
        if others and (len(others) == 1 or len(others) <= _SHARE * len(its)):
            nodes = {node: others[node] for node in sorted(others, key=by_size)}
            found.append(Odd(task, role, usual, count, nodes))
    return sorted(found, key=_rank)


def _rank(odd: Odd) -> tuple[bool, int, str, str]:
    failed = HistoryStatus.error in odd.nodes.values()
    return not failed, len(odd.nodes), odd.task, odd.role


class Attribute(NamedTuple):
    """Something that the chosen nodes were told, and the others were not."""

    path: str
    value: str
    #: Of the chosen nodes and of the others, how many have it.
    chosen: int
    others: int


def attributes_of(
    told: Mapping[str, Any], chosen: Iterable[str]
) -> Sequence[Attribute]:
    """Return what the chosen nodes have and the others have not, the clearest first.

    `told` is node → what it was told (deployment_info), without secrets. Of a single
    chosen node only what is true of no other is said: one node proves nothing.
    """
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for node, info in told.items():
        for path, value in _flattened(info):
            values[path, value].add(node)
    ours = set(chosen) & told.keys()
    rest = told.keys() - ours
    if not ours or not rest:
        return []
    found = []
    for (path, value), nodes in values.items():
        inside, outside = len(nodes & ours), len(nodes & rest)
        if len(ours) == 1 and (not inside or outside):
            continue
        difference = inside / len(ours) - outside / len(rest)
        if len(ours) == 1 or (difference > _CLEAR and inside > 1):
            found.append((difference, Attribute(path, value, inside, outside)))
    # Of a single node all its own values are unique: its name, its addresses. Those
    # whose path has few values elsewhere tell more.
    kinds = Counter(path for path, _ in values)
    found.sort(key=lambda each: (-each[0], kinds[each[1].path], each[1].path))
    most = max(2, len(told) // 2)
    return [each for _, each in found if kinds[each.path] <= most][:_MOST]


def _flattened(value: Any, path: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flattened(each, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _flattened(each, f"{path}[]")
    elif isinstance(value, str | int | float) and len(text := str(value)) <= _LONGEST:
        yield path, text
