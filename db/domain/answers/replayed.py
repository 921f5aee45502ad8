"""A run that has ended, with other durations: what would have helped, and what not."""

from collections.abc import Mapping, Sequence

from db.domain.answers.entries import Entry, Key
from db.domain.answers.gaps import previous
from db.domain.answers.run_graph import RunGraph, in_order


class Replayed:
    """The entries that ran, with the links of the graph and the order of each node.

    What the orchestrator let pass before each entry stays as it was.
    """

    def __init__(self, graph: RunGraph, entries: Mapping[Key, Entry]) -> None:
        """Take all entries of a run; those that did not run are left out."""
        self._entries = [
            each
            for each in entries.values()
            if each.start is not None and each.end is not None
        ]
        self._places = {each.key: place for place, each in enumerate(self._entries)}
        earlier = previous(entries)
        before: list[list[int]] = []
        for entry in self._entries:
            keys = []
            known = graph.places.get(entry.key)
            if known is not None:
                keys = [graph.keys[each] for each in graph.before[known]]
            if entry.key in earlier:
                keys.append(earlier[entry.key].key)
            before.append([self._places[key] for key in keys if key in self._places])
        self._before = before
        self._order = in_order(before)
        self._starts = [each.start or 0.0 for each in self._entries]
        self._walls = [each.wall or 0.0 for each in self._entries]
        self._gaps = self._own_gaps()
        self._end = self._last(self._walls)

    def _own_gaps(self) -> list[float]:
        found = [0.0] * len(self._entries)
        for place, before in enumerate(self._before):
            if before:
                could = max(self._starts[each] + self._walls[each] for each in before)
                # Below 0 where a report overtook another: kept, so that all fits.
                found[place] = self._starts[place] - could
        return found

    def _last(self, walls: Sequence[float]) -> float:
        ends = [0.0] * len(walls)
        last = 0.0
        for place in self._order:
            before = self._before[place]
            if before:
                start = max(ends[each] for each in before) + self._gaps[place]
            else:
                start = self._starts[place]
            ends[place] = start + walls[place]
            last = max(last, ends[place])
        return last

    def saved(self, seconds: Mapping[Key, float]) -> float:
        """Return by how much earlier the run ends if these take that long instead."""
        walls = list(self._walls)
        for key, each in seconds.items():
            place = self._places.get(key)
            if place is not None:
                walls[place] = each
        return self._end - self._last(walls)

    def slack(self) -> dict[Key, float]:
        """Return by how many seconds each may end later without making the run longer.

        Nothing on the chain that made it long.
        """
        ends = [
            start + wall for start, wall in zip(self._starts, self._walls, strict=True)
        ]
        last = max(ends, default=0.0)
        found = [last - end for end in ends]
        for place in reversed(self._order):
            before = self._before[place]
            if not before:
                continue
            could = max(ends[each] for each in before)
            for each in before:
                found[each] = min(found[each], found[place] + could - ends[each])
        return {
            entry.key: max(slack, 0.0)
            for entry, slack in zip(self._entries, found, strict=True)
        }
