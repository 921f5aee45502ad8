"""What is left of a run, played forward: one task a node at a time.

Astute runs a task of a node only when the one before on that node has ended
(fuel-astute, `lib/fuel_deployment/cluster.rb`), and a task whose name has a limit only
while fewer than that many of it run.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from db.domain.answers.entries import Entry, Key
from db.domain.answers.run_graph import RunGraph


#: Seconds that the task at a place takes.
Takes = Callable[[int], float]
#: What is left at least of a task that runs, as a part of its usual duration.
_LEAST_LEFT = 0.1


class Schedule(NamedTuple):
    """The rest of a run."""

    #: Seconds from now until all of it has ended; 0.0: it has.
    rest: float
    #: Place → seconds from now until it ends, of all that had not.
    ends: Mapping[int, float]
    #: The places of the chain that ends last, from now on.
    chain: Sequence[int]


class _Play:
    def __init__(self, graph: RunGraph, takes: Takes, gap: float) -> None:
        self._graph, self._takes, self._gap = graph, takes, gap
        self._waits = [0] * len(graph)
        #: Node → its tasks that could run, the first in the graph's order first.
        self._ready: dict[str, list[int]] = {node: [] for node in graph.nodes}
        self._busy: set[str] = set()
        self._running: dict[str, int] = dict.fromkeys(graph.limits, 0)
        self._held: dict[str, set[str]] = {name: set() for name in graph.limits}
        #: When something ends, and what.
        self._events: list[tuple[float, int]] = []
        #: What ended last before a task began, of its node and of its links.
        self._cause: dict[int, int] = {}
        self.ends: dict[int, float] = {}
        self._over = bytearray(len(graph))

    def play(self, entries: Mapping[Key, Entry], now: float) -> Schedule:
        began: list[tuple[int, float]] = []
        for place, key in enumerate(self._graph.keys):
            entry = entries.get(key)
            if entry is not None and entry.status.is_final:
                self._over[place] = True
            elif entry is not None and entry.start is not None:
                began.append((place, now - entry.start))
        started = {place for place, _ in began}
        for place, before in enumerate(self._graph.before):
            self._waits[place] = sum(not self._over[each] for each in before)
        for place, elapsed in began:
            usual = self._takes(place)
            self._start(place, 0.0, max(usual - elapsed, _LEAST_LEFT * usual))
        for place in range(len(self._graph)):
            if (
                not self._over[place]
                and place not in started
                and not self._waits[place]
            ):
                heapq.heappush(self._ready[self._graph.keys[place][0]], place)
        for node in self._graph.nodes:
            self._next(node, 0.0, None)
        last = self._run()
        return Schedule(
            max(self.ends.values(), default=0.0), self.ends, self._chain(last)
        )

    def _run(self) -> int | None:
        place = None
        while self._events:
            time, place = heapq.heappop(self._events)
            self.ends[place] = time
            node, name = self._graph.keys[place]
            self._busy.discard(node)
            touched = {node: None}
            if name in self._running:
                self._running[name] -= 1
                touched |= dict.fromkeys(sorted(self._held[name]))
                self._held[name].clear()
            for later in self._graph.after[place]:
                if self._over[later]:
                    continue
                self._waits[later] -= 1
                if not self._waits[later]:
                    its = self._graph.keys[later][0]
                    heapq.heappush(self._ready[its], later)
                    touched[its] = None
            for each in touched:
                self._next(each, time, place)
        return place

    def _next(self, node: str, time: float, cause: int | None) -> None:
        if node in self._busy:
            return
        waiting, passed = self._ready[node], []
        while waiting:
            place = heapq.heappop(waiting)
            name = self._graph.keys[place][1]
            if (
                name in self._running
                and self._running[name] >= self._graph.limits[name]
            ):
                self._held[name].add(node)
                passed.append(place)
                continue
            if cause is not None:
                self._cause[place] = cause
            takes = self._takes(place)
            self._start(place, time, takes + self._gap if takes else 0.0)
            break
        for place in passed:
            heapq.heappush(waiting, place)

    def _start(self, place: int, time: float, takes: float) -> None:
        node, name = self._graph.keys[place]
        self._busy.add(node)
        if name in self._running:
            self._running[name] += 1
        heapq.heappush(self._events, (time + takes, place))

    def _chain(self, last: int | None) -> list[int]:
        found: list[int] = []
        while last is not None:
            found.append(last)
            last = self._cause.get(last)
        return found[::-1]


def play_forward(
    graph: RunGraph,
    entries: Mapping[Key, Entry],
    takes: Takes,
    *,
    now: float,
    gap: float,
) -> Schedule:
    """Return what is left of a run at `now`, in seconds from then.

    `takes` says how long the task at a place usually takes: nothing where it is
    skipped. `gap` is added to each start: what the orchestrator needs for it. What has
    begun has its usual time less what has passed left, but at least a tenth of it.
    Tasks that wait for each other in a circle never run, and are left out.
    """
    return _Play(graph, takes, gap).play(entries, now)
