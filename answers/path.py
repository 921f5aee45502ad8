"""Where the time of a run went."""

import msgspec

from answers.digests import digest_of
from answers.run import Run
from answers.usuals import earlier_runs
from db.database import Connection
from db.domain.answers.path import Began
from db.domain.answers.usual import usual_of
from db.domain.statuses import HistoryStatus


class PathStep(msgspec.Struct, frozen=True):
    """An entry of the chain that made the run long; times in seconds."""

    #: Since the run began.
    at: float
    node_id: str
    task: str
    status: HistoryStatus
    seconds: float
    #: What it waited for last: `task` (one that it requires), `node` (the task before
    #: it on its node), `run` (nothing).
    after: Began
    after_node: str | None
    after_task: str | None
    #: That the orchestrator let pass before it.
    gap: float
    #: Its usual duration; null: not known.
    usual: float | None
    #: By so much the run would have been shorter if it had been as fast as usual; null:
    #: not known.
    saved: float | None


class RunPath(msgspec.Struct, frozen=True):
    """Where the time of a run went; `tasks` and `orchestrator` add up to it."""

    id: int
    seconds: float | None
    tasks: float
    #: Of `tasks`: of those that began only when their node had time.
    after_node: float
    orchestrator: float
    steps: list[PathStep]
    #: Why there are no steps; null: there are.
    why_not: str | None


def path_of(connection: Connection, task_id: int) -> RunPath:
    """Return where the time of a run went. Raises TransactionNotFound."""
    digest = digest_of(connection, task_id)
    chain = digest.chain
    if chain is None:
        return RunPath(
            task_id, digest.seconds, 0.0, 0.0, 0.0, [], "nothing ran in it yet"
        )
    run = Run(connection, task_id)
    earlier = earlier_runs(run)
    steps = []
    for step in chain.steps:
        kind = step.task, run.roles.of(step.node_id)
        walls = [
            point.wall
            for each in earlier.runs
            if (point := each.points.get(kind)) is not None and point.wall is not None
        ]
        usual = usual_of(walls)
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
        steps,
        None,
    )
