"""Decide which runs retention may remove; pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from db.domain.statuses import TransactionStatus


#: A run that has not ended may be removed after this many days of silence.
UNFINISHED_DAYS = 7


class Run(NamedTuple):
    """What retention needs to know of a transaction."""

    task_id: int
    cluster_id: int | None
    parent_id: int | None
    status: TransactionStatus
    #: When its last report came.
    last_at: datetime
    #: Grows with each change of it; a removal checks that it is still the same.
    version: int
    #: Clusters in which its nodes were deployed before, if nothing else tells its own
    #: cluster: it may belong to another one.
    guesses: frozenset[int] = frozenset()

    @property
    def clusters(self) -> frozenset[int | None]:
        """Its cluster; several, including an unknown one, if it is only inferred."""
        return frozenset({None, *self.guesses} if self.guesses else {self.cluster_id})


class Keep(NamedTuple):
    """What is kept of a cluster."""

    #: Runs that are younger than this.
    days: int
    #: The same, of runs that ended in error.
    failed_days: int
    #: The number of newest runs that are kept at any age.
    last: int

    def holds(self, run: Run, now: datetime) -> bool:
        """Return whether the run is too young to be removed."""
        days = self.days
        if run.status is TransactionStatus.error:
            days = max(days, self.failed_days)
        elif run.status.is_open:
            days = max(days, UNFINISHED_DAYS)
        return now - run.last_at < timedelta(days=days)


class Policy(NamedTuple):
    """What is kept of each cluster."""

    default: Keep
    clusters: Mapping[int, Keep]

    def of(self, cluster_id: int | None) -> Keep:
        """Return what is kept of a cluster; None: of runs without a known cluster."""
        if cluster_id is None:
            return self.default
        return self.clusters.get(cluster_id, self.default)

    def holds(self, run: Run, now: datetime) -> bool:
        """Return whether the run is too young to be removed in any of its clusters."""
        return any(self.of(each).holds(run, now) for each in run.clusters)


#: A run with all its descendants, the lowest id first; usually it is alone.
Family = tuple[Run, ...]


def expired(runs: Iterable[Run], policy: Policy, now: datetime) -> list[Family]:
    """Return the families that may be removed, the oldest first.

    A family is removed as a whole: all its runs are old enough, and it is not among its
    cluster's newest. It counts as one run of the cluster of its first member. A family
    whose cluster is only inferred is removed only if it may be removed in each cluster
    that it may belong to, and takes no place among the newest from a run whose cluster
    is known.
    """
    gone: list[Family] = []
    #: Newer families of each cluster: certain members, and possible members.
    known, possible = Counter[int | None](), Counter[int | None]()
    for family in sorted(_families(runs), key=_newest, reverse=True):
        clusters, is_guess = family[0].clusters, bool(family[0].guesses)
        newer = possible if is_guess else known
        is_newest = any(newer[each] < policy.of(each).last for each in clusters)
        if not is_newest and not any(policy.holds(run, now) for run in family):
            gone.append(family)
        possible.update(clusters)
        if not is_guess:
            known.update(clusters)
    return gone[::-1]


def _newest(family: Family) -> int:
    return family[-1].task_id


def _families(runs: Iterable[Run]) -> Collection[Family]:
    by_id = {run.task_id: run for run in sorted(runs)}
    members: dict[int, list[Run]] = defaultdict(list)
    for run in by_id.values():
        members[_root(run, by_id)].append(run)
    return [tuple(each) for each in members.values()]


def _root(run: Run, by_id: Mapping[int, Run]) -> int:
    line = [run.task_id]
    while (parent := by_id[line[-1]].parent_id) is not None and parent in by_id:
        if parent in line:  # a cycle, which nothing forbids
            return min(line[line.index(parent) :])
        line.append(parent)
    return line[-1]
