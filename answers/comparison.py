"""What changed between two runs, by default since the last good one."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from answers.digests import digest_of
from answers.inputs import inputs_diff
from answers.run import Run
from db.database import Connection
from db.domain.answers.entries import Entry, Key
from db.domain.answers.json_diff import Change
from db.domain.answers.run_diff import (
    durations_diff,
    nodes_diff,
    outcomes_diff,
)
from db.domain.errors import FuelHistoryError
from db.domain.statuses import HistoryStatus
from db.queries.run_digests import good_runs
from fuel_history.shapes.answers.comparisons import (
    Against,
    Comparison,
    DurationDifference,
    InputChange,
    NodesDifference,
    OutcomeDifference,
)


PARTS = ("inputs", "nodes", "outcomes", "durations")
_LAST_GOOD = "the last good run"
#: Good runs that are looked through for the last time a task was ready.
_MOST_RUNS = 5


class NothingToCompare(FuelHistoryError):
    """There is no good run before this one."""

    code = "nothing_to_compare"


def compare(
    connection: Connection,
    task_id: int,
    against: int | None = None,
    parts: Collection[str] = PARTS,
) -> Comparison:
    """Return what differs between a run and another one; None: the last good one.

    Raises TransactionNotFound, and NothingToCompare where no run before was good.
    """
    run = Run(connection, task_id)
    with_work = "durations" in parts
    with_entries = with_work or "outcomes" in parts
    base, known, told = _base(run, against, with_entries=with_entries)
    entries = run.entries if with_work else run.times if with_entries else {}
    nodes = nodes_diff(base.node_ids, run.node_ids, base.roles, run.roles)
    other_nodes = bool(nodes.added or nodes.removed)
    inputs = []
    if "inputs" in parts:
        digests = [digest_of(connection, each.row.task_id) for each in (base, run)]
        inputs = inputs_diff(connection, *digests, other_nodes=other_nodes)
    return _said(
        Comparison(
            task_id,
            told,
            (),
            tuple(inputs),
            NodesDifference(
                tuple(nodes.added),
                tuple(nodes.removed),
                dict(nodes.changed),
            )
            if "nodes" in parts
            else NodesDifference((), (), {}),
            _outcomes(known, entries, base, run) if "outcomes" in parts else (),
            tuple(
                DurationDifference(*each)
                for each in durations_diff(known, entries, run.roles)
                if with_work
            ),
        ),
        run,
    )


def _base(
    run: Run, against: int | None, *, with_entries: bool
) -> tuple[Run, Mapping[Key, Entry], Against]:
    connection = run.connection
    if against is not None:
        base = Run(connection, against)
        count = sum(base.entries_of_nodes.values())
        told = Against(against, "asked for", {str(against): count})
        return base, base.entries if with_entries else {}, told
    found = good_runs(
        connection,
        before=run.row.task_id,
        cluster_id=run.row.cluster_id,
        graph_type=run.row.graph_type,
        limit=_MOST_RUNS,
    )
    if not found:
        raise NothingToCompare(
            f"No run of this environment before {run.row.task_id} was good:"
            " name one to compare with"
        )
    first, *earlier = (Run(connection, each.task_id) for each in found)
    if not with_entries:
        count = sum(first.entries_of_nodes.values())
        told = Against(first.row.task_id, _LAST_GOOD, {str(first.row.task_id): count})
        return first, {}, told
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
    counts: dict[str, int] = {}
    for source in sources.values():
        counts[str(source)] = counts.get(str(source), 0) + 1
    return first, entries, Against(first.row.task_id, _LAST_GOOD, counts)


def _outcomes(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry], base: Run, run: Run
) -> tuple[OutcomeDifference, ...]:
    if run.row.outcome is None:
        # What has not ended may still become what it was.
        after = {key: each for key, each in after.items() if each.status.is_final}
        before = {key: each for key, each in before.items() if key in after}
    return tuple(
        OutcomeDifference(
            each.task,
            each.role,
            each.before,
            each.after,
            tuple(each.nodes),
            each.total,
            each.is_worse,
        )
        for each in outcomes_diff(before, after, base.roles, run.roles)
    )


def _said(comparison: Comparison, run: Run) -> Comparison:
    says = [*inputs_said(comparison, run)]
    failed = [each for each in comparison.outcomes if each.after == HistoryStatus.error]
    if failed:
        count = sum(len(each.nodes) for each in failed)
        says.append(
            f"{count:,} that did not fail in run {comparison.against.id} failed"
        )
    never = [
        each for each in comparison.outcomes if each.after == HistoryStatus.pending
    ]
    if never:
        count = sum(len(each.nodes) for each in never)
        says.append(f"{count:,} never ran that ended in run {comparison.against.id}")
    others = [each for each in comparison.outcomes if not each.is_worse]
    if others:
        count = sum(len(each.nodes) for each in others)
        says.append(f"{count:,} ended otherwise, and not worse")
    slower = sum(each.after > each.before for each in comparison.durations)
    faster = len(comparison.durations) - slower
    if slower:
        says.append(f"{slower:,} took longer")
    if faster:
        says.append(f"{faster:,} took less time")
    return msgspec.structs.replace(comparison, says=tuple(says))


def inputs_said(comparison: Comparison, run: Run) -> list[str]:
    """Return what a run was given otherwise, each in a few words."""
    counts = run.entries_of_nodes
    says = [
        f"node {node} added ({counts[node]:,} tasks)" for node in comparison.nodes.added
    ]
    says += [f"node {node} removed" for node in comparison.nodes.removed]
    for node, (before, after) in comparison.nodes.changed.items():
        says.append(f"node {node}: roles {before or 'none'} → {after or 'none'}")
    for each in comparison.inputs:
        where = f"{each.task}" if each.task else each.kind
        says.append(f"{where}: {each.path or 'task'} {_change(each)}".rstrip())
    return says


def _change(change: InputChange) -> str:
    def is_short(value: Any) -> bool:
        return isinstance(value, str | int | float | None) and len(str(value)) <= 40  # noqa: PLR2004

    shown = is_short(change.before) and is_short(change.after)
    if change.change == Change.changed and shown:
        before, after = (
            "null" if each is None else str(each)
            for each in (change.before, change.after)
        )
        if before != after:
            return f"{before} → {after}"
    return change.change
