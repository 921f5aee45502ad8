"""What was changed on nodes by something else than Fuel."""

from collections.abc import Mapping

from answers.digest import Digest
from answers.digests import digest_of
from answers.inputs import given_alike, tasks_given_otherwise
from answers.run import Run
from db.database import Connection
from db.domain.answers.drift import Changes, Earlier, drift
from db.domain.answers.entries import Key
from db.queries.run_changes import read_changes
from db.queries.run_digests import EarlierRun, runs_before
from fuel_history.shapes.answers.drifts import (
    AlwaysChanging,
    DriftedResource,
    RunDrift,
)


#: Earlier runs that are looked through, and those of them that are compared.
_LOOKED_AT, _COMPARED = 20, 5


def drift_in(connection: Connection, task_id: int) -> RunDrift:
    """Return what drifted until a run. Raises TransactionNotFound."""
    run, digest = Run(connection, task_id), digest_of(connection, task_id)
    changes = read_changes(connection, task_id)
    before = []
    differs = None
    for each in _runs_before(run):
        earlier = digest_of(connection, each.task_id)
        found = given_alike(earlier, digest)
        if found is None:
            before.append(_earlier(connection, each, earlier, digest, changes))
        differs = differs or found
        if len(before) == _COMPARED:
            break
    told = drift(task_id, changes, before, run.roles)
    why_not = None
    if not before:
        why_not = (
            f"its {differs} differ from before" if differs else "nothing ran before"
        )
    elif not told.compared and told.left_out:
        why_not = "what changed was given otherwise, or was never ready before"
    return RunDrift(
        task_id,
        run.row.dry_run,
        tuple(each.run for each in before),
        told.repeats,
        told.compared,
        told.left_out,
        tuple(DriftedResource(*each) for each in told.drifted),
        tuple(AlwaysChanging(*each) for each in told.always),
        why_not,
    )


def _runs_before(run: Run) -> list[EarlierRun]:
    row = run.row
    found = runs_before(
        run.connection,
        before=row.task_id,
        cluster_id=row.cluster_id,
        graph_type=row.graph_type,
        name=row.name,
        limit=_LOOKED_AT,
    )
    return list(found)


def _earlier(
    connection: Connection,
    run: EarlierRun,
    earlier: Digest,
    later: Digest,
    changes: Changes,
) -> Earlier:
    """Return a run without the tasks that were given otherwise."""
    changed = [key for key, found in changes.items() if found]
    found = read_changes(connection, run.task_id, {task for _, task in changed})
    otherwise: Mapping[str, set[str] | None] = {
        node: tasks_given_otherwise(connection, earlier, later, node)
        for node in {node for node, _ in changed}
    }

    def is_alike(key: Key) -> bool:
        node, task = key
        tasks = otherwise.get(node)
        return tasks is not None and task not in tasks

    alike = {key: each for key, each in found.items() if is_alike(key)}
    return Earlier(run.task_id, run.is_dry, alike)
