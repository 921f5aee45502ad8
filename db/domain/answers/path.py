"""What made a run long: the chain that ended last, and why each of it began then."""

import enum
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.domain.answers.entries import Entry, Key
from db.domain.answers.run_graph import RunGraph


class Began(enum.StrEnum):
    """What an entry waited for, last of all."""

    #: Nothing that is known: it was among the first.
    run = "run"
    #: A task that has to end before it, by the graph.
    graph = "task"
    #: The task before it on its node: a node runs one at a time.
    node = "node"


class Step(NamedTuple):
    """An entry of the chain."""

    entry: Entry
    after: Began
    #: Of what it waited for; None: of nothing.
    cause: Key | None
    #: Seconds that the orchestrator let pass before it began.
    gap: float
    #: Seconds that it took.
    seconds: float


class Path(NamedTuple):
    """The chain, from the first entry to the one that ended last."""

    steps: Sequence[Step]
    #: The three add up to the run, from its start on: what the chain's entries took,
    #: of that what began only when its node had time, and the orchestrator's part.
    tasks: float
    after_node: float
    orchestrator: float
    #: Steps by what they waited for; entries of no length count, too.
    graph_links: int
    node_links: int


class _Ends:
    """Entries by when they ended, of a node or of a name."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        its = [each for each in entries if each.end is not None]
        self._entries = sorted(its, key=_end)
        self._ends = list(map(_end, self._entries))

    def before(self, entry: Entry) -> Entry | None:
        """Return the one that ended last until the entry began; None: none did."""
        place = bisect_right(self._ends, entry.start or 0.0) - 1
        while place >= 0:
            found = self._entries[place]
            # What ended when it began may be the entry itself, of no length.
            if found.key != entry.key and not _is_after(found, entry):
                return found
            place -= 1
        return None


def _end(entry: Entry) -> float:
    return entry.end or 0.0


def _is_after(one: Entry, other: Entry) -> bool:
    # Of no length both, and at one time: the order of their keys decides, so that no
    # chain goes in a circle.
    return one.start == one.end == other.start == other.end and one.key > other.key


def path(graph: RunGraph, entries: Mapping[Key, Entry], began: float) -> Path | None:
    """Return the chain that made a run as long as it was; None: nothing ran in it.

    `began` is when the run did. Times are arrivals: where an end overtook a start, no
    time passed.
    """
    ended = [
        each
        for each in entries.values()
        if each.end is not None and each.start is not None
    ]
    if not ended:
        return None
    nodes: dict[str, list[Entry]] = defaultdict(list)
    for each in ended:
        nodes[each.node_id].append(each)
    before_on_node = {node: _Ends(its) for node, its in nodes.items()}
    last = max(ended, key=lambda each: (_end(each), each.start or 0.0, each.key))
    steps: list[Step] = []
    seen: set[Key] = set()
    entry: Entry | None = last
    while entry is not None and entry.key not in seen:
        seen.add(entry.key)
        after, cause = _cause(graph, entries, before_on_node[entry.node_id], entry)
        since = began if cause is None else _end(cause)
        start = entry.start or 0.0
        steps.append(
            Step(
                entry,
                after,
                None if cause is None else cause.key,
                max(start - since, 0.0),
                entry.wall or 0.0,
            )
        )
        entry = cause
    steps.reverse()
    return Path(
        steps,
        sum(step.seconds for step in steps),
        sum(step.seconds for step in steps if step.after is Began.node),
        sum(step.gap for step in steps),
        sum(step.after is Began.graph for step in steps),
        sum(step.after is Began.node for step in steps),
    )


def _cause(
    graph: RunGraph, entries: Mapping[Key, Entry], on_node: _Ends, entry: Entry
) -> tuple[Began, Entry | None]:
    earlier = on_node.before(entry)
    by_graph: Entry | None = None
    place = graph.places.get(entry.key)
    for each in () if place is None else graph.before[place]:
        other = entries.get(graph.keys[each])
        if (
            other is not None
            and other.end is not None
            and other.start is not None
            and (by_graph is None or _end(other) > _end(by_graph))
            and _end(other) <= (entry.start or 0.0)
        ):
            by_graph = other
    if by_graph is not None and (earlier is None or _end(by_graph) >= _end(earlier)):
        return Began.graph, by_graph
    if earlier is not None:
        return Began.node, earlier
    return Began.run, None
