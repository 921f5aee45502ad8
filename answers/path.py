"""Where the time of a run went."""

from answers.digests import digest_of
from answers.run import Run
from answers.usuals import earlier_runs
from db.database import Connection
from db.domain.answers.usual import usual_of
from fuel_history.shapes.answers.paths import PathStep, RunPath


def path_of(connection: Connection, task_id: int) -> RunPath:
    """Return where the time of a run went. Raises TransactionNotFound."""
    digest = digest_of(connection, task_id)
    chain = digest.chain
    if chain is None:
        return RunPath(
            task_id, digest.seconds, 0.0, 0.0, 0.0, (), "nothing ran in it yet"
        )
    run = Run(connection, task_id)
    earlier = earlier_runs(run)
    steps = []
    for step in chain.steps:
        kind = step.task, run.roles.of(step.node_id)
        usual = usual_of(earlier.walls(kind))
        saved = None
        if usual is not None and step.at_most is not None:
            # The end of a schedule is the greater of a sum with it and one without.
            saved = round(min(max(step.seconds - usual.seconds, 0.0), step.at_most), 3)
        node, task = step.cause or (None, None)
        steps.append(
            PathStep(
                step.at,
                step.node_id,
                step.task,
                step.status,
                step.seconds,
                step.after,
                node,
                task,
                step.gap,
                None if usual is None else usual.seconds,
                saved,
            )
        )
    return RunPath(
        task_id,
        digest.seconds,
        chain.tasks,
        chain.after_node,
        chain.orchestrator,
        tuple(steps),
        None,
    )
