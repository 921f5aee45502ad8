"""What a run is compared with: another run, by default the last good one."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from answers.run import Run
from db.domain.answers.entries import Entry, Key
from db.domain.errors import FuelHistoryError
from db.domain.statuses import HistoryStatus
from fuel_history.shapes.answers.comparisons import Against


_LAST_GOOD = "the last good run"
#: Good runs that are searched for the last time a task was ready.
_MOST_RUNS = 5


class NothingToCompare(FuelHistoryError):
    """There is no good run before this one."""

    code = "nothing_to_compare"


class Baseline(NamedTuple):
    """What a run is compared with."""

    run: Run
    #: Entries of the run, or of earlier ones where it skipped the task.
    entries: Mapping[Key, Entry]
    against: Against


def baseline(run: Run, other: int | None, *, with_entries: bool) -> Baseline:
    """Return what to compare a run with: run `other`; None: the last good one.

    Raises TransactionNotFound, and NothingToCompare where no run before was good.
    """
    if other is not None:
        base = Run(run.connection, other)
        entries = base.entries if with_entries else {}
        return Baseline(base, entries, _whole(base, "requested"))
    found = run.good_runs_before(_MOST_RUNS)
    if not found:
        raise NothingToCompare(
            f"No run of this environment before {run.row.task_id} was good:"
            " name one to compare with"
        )
    first, *earlier = (Run(run.connection, each.task_id) for each in found)
    if not with_entries:
        return Baseline(first, {}, _whole(first, _LAST_GOOD))
    return _last_ready(run, first, earlier)


def _whole(base: Run, why: str) -> Against:
    task_id = base.row.task_id
    return Against(task_id, why, {str(task_id): sum(base.entries_of_nodes.values())})


def _last_ready(run: Run, first: Run, earlier: list[Run]) -> Baseline:
    """Return the first run's entries, and earlier ones of what it skipped."""
    entries = dict(first.entries)
    sources = dict.fromkeys(entries, first.row.task_id)
    # A run that had little to do skipped most: then the last time counts in which a
    # task was ready (Nailgun's get_successful_transactions_per_task means the same).
    open_keys = {
        key
        for key, each in run.times.items()
        if each.status is not HistoryStatus.skipped
        and (key not in entries or entries[key].status is not HistoryStatus.ready)
    }
    for other in earlier:
        if not open_keys:
            break
        for key in sorted(open_keys):
            entry = other.times.get(key)
            if entry is not None and entry.status is HistoryStatus.ready:
                entries[key] = other.entries[key]
                sources[key] = other.row.task_id
                open_keys.discard(key)
    counts = Counter(map(str, sources.values()))
    against = Against(first.row.task_id, _LAST_GOOD, dict(counts))
    return Baseline(first, entries, against)
