"""Where the time of a run went."""

from typing import Annotated

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import EntryStatus, NodeId, TaskName
from fuel_history.shapes.shape import means


class PathStep(Struct, frozen=True):
    """An entry of the chain that made a run long."""

    at: Annotated[float, means("Seconds since the run began.")]
    node_id: NodeId
    task: TaskName
    status: EntryStatus
    seconds: members.Seconds
    after: Annotated[
        str,
        means(
            "What it waited for last: a `task` that it requires, its `node`, or nothing"
            " (`run`)."
        ),
    ]
    after_node: Annotated[str | None, means("The node of that.")]
    after_task: Annotated[str | None, means("The task of that.")]
    gap: Annotated[float, means("Seconds that the orchestrator let pass before it.")]
    usual: Annotated[
        float | None,
        means("Median of the earlier good runs, in seconds; null: unknown."),
    ]
    saved: Annotated[
        float | None,
        means(
            "By how many seconds the run would have been shorter if it had been as"
            " fast as usual; null: unknown."
        ),
    ]


class RunPath(Struct, frozen=True):
    """Where the time of a run went; `tasks` and `orchestrator` add up to it."""

    id: members.Run
    seconds: Annotated[float | None, means("Seconds; null: it has not ended.")]
    tasks: Annotated[float, means("Seconds of the tasks on the path.")]
    after_node: Annotated[
        float, means("Of these: of tasks that had to wait until their node was free.")
    ]
    orchestrator: Annotated[
        float, means("Seconds that the orchestrator let pass between them.")
    ]
    steps: Annotated[
        tuple[PathStep, ...],
        means("The path, from the first entry to the one that ended last."),
    ]
    why_not: members.WhyNot
