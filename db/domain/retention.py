"""Which runs may go: the one place that decides, on values only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from db.domain.statuses import TransactionStatus
from db.domain.transactions import FINAL


#: A run that has not ended may go after so long a silence, and not before.
UNFINISHED_DAYS = 7


class Run(NamedTuple):
    """A transaction, as far as retention asks."""

    task_id: int
    cluster_id: int | None
    parent_id: int | None
    status: TransactionStatus
    #: When it was last heard of.
    last_at: datetime
    #: Counted up by each change of it: who removes it asks whether it is still so.
    version: int


class Keep(NamedTuple):
    """What is kept of a cluster."""

    #: Runs that are younger than this.
    days: int
    #: The same, of runs that ended in error.
    failed_days: int
    #: So many of the newest, whatever their age.
    last: int

    def holds(self, run: Run, now: datetime) -> bool:
        """Say whether the run is too young to go."""
        days = self.days
        if run.status is TransactionStatus.error:
            days = max(days, self.failed_days)
        elif run.status not in FINAL:
            days = max(days, UNFINISHED_DAYS)
        return now - run.last_at < timedelta(days=days)


class Policy(NamedTuple):
    """What is kept of each cluster."""

    default: Keep
    clusters: Mapping[int, Keep]

    def of(self, cluster_id: int | None) -> Keep:
        """Return what is kept of a cluster; None: of runs of no known cluster."""
        if cluster_id is None:
            return self.default
        return self.clusters.get(cluster_id, self.default)


#: A run with all that are below it, the lowest id first; mostly it is alone.
Family = tuple[Run, ...]


def expired(runs: Iterable[Run], policy: Policy, now: datetime) -> list[Family]:
    """Return the families that may go, the oldest first.

    A family goes as one: all of it is old enough, and it is not among its cluster's
    newest. It counts as one run of the cluster of its first member.
    """
    by_cluster: dict[int | None, list[Family]] = defaultdict(list)
    for family in _families(runs):
        by_cluster[family[0].cluster_id].append(family)
    gone: list[Family] = []
    for cluster_id, families in by_cluster.items():
        families.sort(key=_newest, reverse=True)
        gone += (
            family
            for family in families[policy.of(cluster_id).last :]
            if not any(policy.of(run.cluster_id).holds(run, now) for run in family)
        )
    return sorted(gone, key=_newest)


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
        if parent in line:  # a circle, which nothing forbids
            return min(line[line.index(parent) :])
        line.append(parent)
    return line[-1]
