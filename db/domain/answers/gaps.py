"""How long the orchestrator lets tasks wait that could run."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

from db.domain.answers.entries import Entry, Key
from db.domain.answers.run_graph import RunGraph
from db.domain.statuses import HistoryStatus


class Gaps(NamedTuple):
    """Seconds between when tasks could begin, and when they did."""

    #: How many are known.
    number: int
    median: float
    #: With those of tasks that could begin and have not.
    mean: float


NO_GAPS = Gaps(0, 0.0, 0.0)


def gaps(graph: RunGraph, entries: Mapping[Key, Entry], now: float | None) -> Gaps:
    """Return how long tasks waited that could run, as far as it is known.

    One can when all that it requires has ended, and the task before it on its node.
    Those of the graph's first tasks are unknown, and what was skipped is left out.
    `now` is when a run is looked at that goes on; None: it has ended.
    """
    before_on_node = previous(entries)
    ends = [_end(entries.get(key)) for key in graph.keys]
    last_on_node = _last_ends(entries)
    known: list[float] = []
    still: list[float] = []
    for place, key in enumerate(graph.keys):
        entry = entries.get(key)
        if entry is None or graph.skipped[place] or not graph.before[place]:
            continue
        required = [ends[each] for each in graph.before[place]]
        if entry.start is not None and entry.wall != 0.0:
            earlier = before_on_node.get(key)
            own = [earlier.end] if earlier is not None else []
            could = max(
                (each for each in (*required, *own) if each is not None),
                default=None,
            )
            if could is not None:
                known.append(max(entry.start - could, 0.0))
        elif now is not None and entry.status is HistoryStatus.pending:
            last = last_on_node.get(key[0], 0.0)
            # None: a task runs on its node, or one that it requires has not ended.
            if last is not None and None not in required:
                since = max(last, *(each or 0.0 for each in required))
                still.append(max(now - since, 0.0))
    if not known:
        return NO_GAPS
    return Gaps(len(known), median(known), fmean([*known, *still]))


def _end(entry: Entry | None) -> float | None:
    return None if entry is None else entry.end


def _last_ends(entries: Mapping[Key, Entry]) -> dict[str, float | None]:
    """Return when each node's last task ended; None: one runs."""
    found: dict[str, float | None] = {}
    for entry in entries.values():
        known = found.get(entry.node_id, 0.0)
        if entry.status is HistoryStatus.running:
            found[entry.node_id] = None
        elif entry.end is not None and known is not None:
            found[entry.node_id] = max(known, entry.end)
    return found


def previous(entries: Mapping[Key, Entry]) -> dict[Key, Entry]:
    """Return for each entry that began the one before it on its node."""
    nodes: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if entry.start is not None and entry.end is not None:
            nodes[entry.node_id].append(entry)
    found: dict[Key, Entry] = {}
    for its in nodes.values():
        its.sort(key=_times)
        for earlier, entry in pairwise(its):
            found[entry.key] = earlier
    for entry in entries.values():
        if entry.start is not None and entry.end is None and entry.node_id in nodes:
            found[entry.key] = nodes[entry.node_id][-1]
    return found


def _times(entry: Entry) -> tuple[float, float]:
    return entry.start or 0.0, entry.end or 0.0
