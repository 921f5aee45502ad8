"""Nodes that are slower than their peers in the same run: no history is needed."""

from collections import defaultdict
from collections.abc import Iterable
from math import exp, log
from statistics import median
from typing import NamedTuple

from db.domain.answers.entries import Entry, Kind, Roles, by_size
from db.domain.statuses import HistoryStatus


#: A node is compared with so many others of its role at least, in so many tasks.
_PEERS, _TASKS = 5, 5
#: Below this many seconds durations are the orchestrator's polling.
_LEAST_SECONDS = 1.0
#: Slow is so many times its peers, in so much of its tasks.
_TIMES, _SHARE = 1.5, 0.75


class SlowNode(NamedTuple):
    """A node that took longer than its peers."""

    node_id: str
    role: str
    #: How many times as long: the median over its tasks.
    times: float
    #: Tasks in which it was slower, of those that were compared.
    slower: int
    tasks: int
    peers: int


def slow_nodes(entries: Iterable[Entry], roles: Roles) -> list[SlowNode]:
    """Return nodes that were slower than their peers, the slowest first.

    Work is compared where Puppet tells it for all, else wall time.
    """
    kinds: dict[Kind, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.status is HistoryStatus.ready and entry.wall is not None:
            kinds[roles.kind(entry)].append(entry)
    ratios: dict[str, list[float]] = defaultdict(list)
    peers: dict[str, int] = {}
    for its in kinds.values():
        if len(its) <= _PEERS:
            continue
        for node_id, ratio in _ratios(its):
            ratios[node_id].append(ratio)
            peers[node_id] = max(peers.get(node_id, 0), len(its) - 1)
    found = []
    for node_id, its_ratios in ratios.items():
        if len(its_ratios) < _TASKS:
            continue
        times = exp(median(its_ratios))
        slower = sum(ratio > 0.0 for ratio in its_ratios)
        if times >= _TIMES and slower >= _SHARE * len(its_ratios):
            found.append(
                SlowNode(
                    node_id,
                    roles.of(node_id),
                    round(times, 2),
                    slower,
                    len(its_ratios),
                    peers[node_id],
                )
            )
    return sorted(found, key=lambda each: (-each.times, by_size(each.node_id)))


def _ratios(entries: list[Entry]) -> Iterable[tuple[str, float]]:
    """Yield how each node's duration is to the median of the others, as a logarithm."""
    works = [entry.work for entry in entries if entry.work]
    pairs = [
        (entry.node_id, entry.work if len(works) == len(entries) else entry.wall)
        for entry in entries
    ]
    durations = sorted((seconds or 0.0, node_id) for node_id, seconds in pairs)
    values = [seconds for seconds, _ in durations]
    for place, (seconds, node_id) in enumerate(durations):
        others = _median_without(values, place)
        if others >= _LEAST_SECONDS and seconds > 0.0:
            yield node_id, log(seconds / others)


def _median_without(values: list[float], place: int) -> float:
    """Return the median of sorted values without the one at a place."""
    rest = len(values) - 1

    def at(index: int) -> float:
        return values[index if index < place else index + 1]

    middle = rest // 2
    return at(middle) if rest % 2 else (at(middle - 1) + at(middle)) / 2
