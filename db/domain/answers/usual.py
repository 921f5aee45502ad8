"""What is usual: the median of the medians of earlier runs."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple


#: Earlier runs that a usual duration is made of, and how many are too few.
RUNS = 20
FEWEST = 8
#: Runs of which one has at most so many times the nodes of the other are of like size:
#: a wall time has the orchestrator's polling in it, which grows with the nodes.
LIKE_SIZE = 2.0
#: Makes of a median absolute deviation what a standard deviation would be.
_SIGMA = 1.4826
#: How far from the usual is slow: so many deviations, and so much of it, and seconds.
_DEVIATIONS, _TIMES, _SECONDS = 4.0, 1.25, 10.0
#: The least deviation, as a part of the usual, of one run's point and where several
#: points say the same. Of the recorded streams' tasks the median deviation is 0.23 of
#: their duration, the third quartile 0.38 (docs/decisions/0050-answers.md).
ONE_POINT, SEVERAL_POINTS = 0.3, 0.1


class Usual(NamedTuple):
    """What is usual of a task and role."""

    seconds: float
    #: The median absolute deviation from it.
    deviation: float
    #: The longest that is known.
    longest: float
    #: Runs that it is made of.
    runs: int

    def is_slow(
        self,
        seconds: float,
        *,
        least: float = _SECONDS,
        deviation: float = ONE_POINT,
    ) -> bool:
        """Say whether this is more than chance: by deviations, share, and seconds.

        None of the three alone works: the deviations of different tasks are between a
        tenth and two thirds of their durations.
        """
        spread = max(_SIGMA * self.deviation, deviation * self.seconds)
        more = seconds - self.seconds
        return (
            more > _DEVIATIONS * spread
            and seconds > _TIMES * self.seconds
            and more >= least
        )


def usual_of(durations: Sequence[float], longest: Iterable[float] = ()) -> Usual | None:
    """Return what is usual of these durations, the newest `RUNS` of which count."""
    newest = durations[:RUNS]
    if not newest:
        return None
    middle = median(newest)
    deviation = median(abs(each - middle) for each in newest)
    return Usual(middle, deviation, max((*newest, *longest)), len(newest))


def are_alike(nodes: int, others: int) -> bool:
    """Say whether wall times of runs with so many nodes can be compared."""
    less, more = sorted((nodes, others))
    return more <= less * LIKE_SIZE
