"""What changed between two runs, by default since the last good one."""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from answers.baseline import Baseline, baseline
from answers.differences_said import differences_said
from answers.digests import digest_of
from answers.inputs import inputs_diff
from answers.run import Run
from db.database import Connection
from db.domain.answers.entries import Entry, Key
from db.domain.answers.run_diff import durations_diff, nodes_diff, outcomes_diff
from fuel_history.shapes.answers.comparisons import (
    Comparison,
    DurationDifference,
    InputChange,
    NodesDifference,
    OutcomeDifference,
)


PARTS = ("inputs", "nodes", "outcomes", "durations")


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
    base = baseline(run, against, with_entries=with_entries)
    entries = run.entries if with_work else run.times if with_entries else {}
    nodes = nodes_diff(base.run.node_ids, run.node_ids, base.run.roles, run.roles)
    inputs: list[InputChange] = []
    if "inputs" in parts:
        digests = [digest_of(connection, each.row.task_id) for each in (base.run, run)]
        other_nodes = bool(nodes.added or nodes.removed)
        inputs = inputs_diff(connection, *digests, other_nodes=other_nodes)
    found = Comparison(
        task_id,
        base.against,
        (),
        tuple(inputs),
        NodesDifference(*nodes) if "nodes" in parts else NodesDifference((), (), {}),
        tuple(_outcomes(base, run, entries)) if "outcomes" in parts else (),
        tuple(
            DurationDifference(*each)
            for each in durations_diff(base.entries, entries, run.roles)
            if with_work
        ),
    )
    return msgspec.structs.replace(found, says=tuple(differences_said(found, run)))


def _outcomes(
    base: Baseline, run: Run, after: Mapping[Key, Entry]
) -> Iterator[OutcomeDifference]:
    before = base.entries
    if run.row.outcome is None:
        # What has not ended may still become what it was.
        after = {key: each for key, each in after.items() if each.status.is_final}
        before = {key: each for key, each in before.items() if key in after}
    for each in outcomes_diff(before, after, base.run.roles, run.roles):
        yield OutcomeDifference(*each, each.is_worse)
