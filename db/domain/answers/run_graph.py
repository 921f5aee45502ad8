"""The graph of a run: its tasks by number, and which have to end before others."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.domain.answers.entries import Key


class PlannedTask(NamedTuple):
    """What the graph says of a task on a node."""

    key: Key
    requires: Iterable[Key]
    required_for: Iterable[Key]
    #: Nailgun decided that it has nothing to do: it is skipped at once.
    is_skipped: bool = False
    #: How many of this name may run at a time over all nodes; None: any number.
    limit: int | None = None


class RunGraph:
    """Tasks, each with a place: they are numbered node by node, in the graph's order.

    Links to what is not in the graph are left out, and so are links of a task to
    itself.
    """

    def __init__(self, tasks: Iterable[PlannedTask]) -> None:
        """Take the tasks; of two with one key the first counts."""
        self.keys: list[Key] = []
        self.places: dict[Key, int] = {}
        self.skipped: list[bool] = []
        #: Task name → how many of it may run at a time.
        self.limits: dict[str, int] = {}
        #: Node → places of its tasks.
        self.nodes: dict[str, list[int]] = defaultdict(list)
        links: list[tuple[int, PlannedTask]] = []
        for task in tasks:
            if task.key in self.places:
                continue
            place = self.places[task.key] = len(self.keys)
            self.keys.append(task.key)
            self.skipped.append(task.is_skipped)
            self.nodes[task.key[0]].append(place)
            if task.limit:
                self.limits[task.key[1]] = task.limit
            links.append((place, task))
        #: Place → places that have to end before it, and that wait for it.
        self.before = [array("i") for _ in self.keys]
        self.after = [array("i") for _ in self.keys]
        for place, task in links:
            self._link(place, task)

    def __len__(self) -> int:
        """Return how many tasks there are on all nodes."""
        return len(self.keys)

    @property
    def links(self) -> int:
        """How many links there are."""
        return sum(map(len, self.before))

    def _link(self, place: int, task: PlannedTask) -> None:
        for key in task.requires:
            earlier = self.places.get(key)
            if earlier is not None and earlier != place:
                self.before[place].append(earlier)
                self.after[earlier].append(place)
        for key in task.required_for:
            later = self.places.get(key)
            if later is not None and later != place:
                self.before[later].append(place)
                self.after[place].append(later)


def in_order(before: Sequence[Iterable[int]]) -> list[int]:
    """Return the places so that each comes after all that it waits for.

    Those of a cycle, which no orchestrator would run, are left out.
    """
    waits = [0] * len(before)
    after: list[list[int]] = [[] for _ in before]
    for place, earlier in enumerate(before):
        for each in earlier:
            waits[place] += 1
            after[each].append(place)
    ready = [place for place, count in enumerate(waits) if not count]
    for place in ready:  # grows while it is read
        for later in after[place]:
            waits[later] -= 1
            if not waits[later]:
                ready.append(later)
    return ready
