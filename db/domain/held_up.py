"""What never ran because something failed: the rule, on the graph's links."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


#: node_id, deployment_graph_task_name
Key = tuple[str, str]


class HoldUp(NamedTuple):
    """The pending entries that one failed entry holds up."""

    total: int
    #: The nearest of them, by their indexes among the pending entries.
    nearest: list[int]


class HoldUps(NamedTuple):
    """What failed entries hold up."""

    #: For each of the first failed entries.
    each: list[HoldUp]
    #: Entries that any failed entry holds up, each counted once.
    total: int


class NeverRan(NamedTuple):
    """Pending entries of a run that will not start any more."""

    total: int
    #: None: no graph is known.
    held_up: int | None
    #: Those that nothing holds up: the run ended before they started. None as above.
    other: int | None


def never_ran(pending: int, held_up: int | None, *, ended: bool) -> NeverRan:
    """Return how many of the pending entries will not start, and why.

    While the run goes on, those that nothing holds up may still start.
    """
    total = pending if ended else held_up or 0
    return NeverRan(total, held_up, None if held_up is None else total - held_up)


class Unfinished:
    """The failed and the pending entries, and their links.

    A failed entry holds up a pending one that depends on it, directly or through other
    pending ones that it holds up. An entry that started did not wait, so no chain leads
    through it, and it is not included.
    """

    def __init__(self, failed: Sequence[Key], pending: Sequence[Key]) -> None:
        self._failed = len(failed)
        #: Failed entries have the first indexes.
        self._places = {key: place for place, key in enumerate((*failed, *pending))}
        self._waiting: list[list[int]] = [[] for _ in self._places]

    def link(
        self, key: Key, requires: Iterable[Key], required_for: Iterable[Key]
    ) -> None:
        """Add a task of the graph; its links are read only if they matter."""
        own = self._places.get(key)
        if own is None:
            return
        if self._is_pending(own):
            for before in requires:
                place = self._places.get(before)
                if place is not None:
                    self._waiting[place].append(own)
        for after in required_for:
            place = self._places.get(after)
            if place is not None and self._is_pending(place):
                self._waiting[own].append(place)

    def hold_ups(self, first: int, most: int) -> HoldUps:
        """Return what the `first` failed entries hold up, and what all of them do.

        The nearest entries, at most `most` each, are sorted by the number of links,
        then by the order of the pending entries.
        """
        first = min(first, self._failed)
        nearest: list[list[int]] = [[] for _ in range(first)]
        not_full = (1 << first) - 1
        reached = [0] * len(self._waiting)
        # All are followed together, each as a bit; those beyond `first` share the last.
        step = {place: 1 << min(place, first) for place in range(self._failed)}
        while step := self._next_step(step, reached):
            for place in sorted(step):
                reached[place] |= step[place]
                for failed in _bits(step[place] & not_full):
                    nearest[failed].append(place - self._failed)
                    if len(nearest[failed]) == most:
                        not_full ^= 1 << failed
        totals = Counter[int]()
        for bits, count in Counter(reached).items():
            totals.update(dict.fromkeys(_bits(bits), count))
        each = [HoldUp(totals[failed], nearest[failed]) for failed in range(first)]
        return HoldUps(each, sum(bits > 0 for bits in reached))

    def _is_pending(self, place: int) -> bool:
        return place >= self._failed

    def _next_step(self, step: dict[int, int], reached: list[int]) -> dict[int, int]:
        following: dict[int, int] = {}
        for place, bits in step.items():
            for waiting in self._waiting[place]:
                new = bits & ~reached[waiting]
                if new:
                    following[waiting] = following.get(waiting, 0) | new
        return following


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
