"""Members that several shapes have with the same meaning."""

from typing import Annotated, Final, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from fuel_history.shapes.shape import Time, means
from fuel_history.shapes.statuses import HISTORY_STATUSES, TRANSACTION_STATUSES


OUTCOME: Final = (
    "The outcome of the node as a whole: the most severe that was reported."
)
BEGAN: Final = means("When it started; null: not reported.")
ENDED: Final = means("When it ended; null: not yet, or not reported.")
MENDED: Final = means(
    "Unreadable details that were replaced in the report that gave the status:"
    " `message`, `summary`, … (docs/messages.md)."
)

Id: TypeAlias = Annotated[int, means("Unique; never reused.")]
Uuid: TypeAlias = Annotated[
    str, means("The id that the orchestrator uses in its reports.")
]
Kind: TypeAlias = Annotated[str, means("The kind of transaction: `deployment`, …")]
Environment: TypeAlias = Annotated[
    int | None, means("The environment's id; null: unknown or none.")
]
Progress: TypeAlias = Annotated[int | None, means("In percent; 100 once it has ended.")]
Message: TypeAlias = Annotated[str | None, means("The orchestrator's text.")]
RunStatus: TypeAlias = Annotated[
    str, means("The transaction's status.", enum=TRANSACTION_STATUSES)
]
EntryStatus: TypeAlias = Annotated[
    str,
    means(
        "`pending`: not started; `skipped`: there was nothing to do.",
        enum=HISTORY_STATUSES,
    ),
]
Outcome: TypeAlias = Annotated[
    str | None,
    means(
        "The outcome of the run; null: it has not ended. `stopped`: a user stopped"
        " it, or the orchestrator did because of a failed node, and part of it"
        " never ran, although its `status` may be `ready`. `silent`: it has not"
        " ended, but there was no report for `SILENT_HOURS`, and none is expected"
        " any more.",
    ),
]
StoppedBy: TypeAlias = Annotated[
    str | None, means("The uuid of the task that requested a stop; null: none.")
]
StoppedAt: TypeAlias = Annotated[Time | None, means("When the stop was requested.")]
Began: TypeAlias = Annotated[Time | None, BEGAN]
Ended: TypeAlias = Annotated[Time | None, ENDED]
Seconds: TypeAlias = Annotated[float | None, means("Seconds.")]
NodeId: TypeAlias = Annotated[
    str, means("A node's id, `master` or `virtual_sync_node`.")
]
TaskName: TypeAlias = Annotated[str, means("The task's id in the graph.")]
#: Only /api/v1 has it.
LaterTaskName: TypeAlias = Annotated[
    str | UnsetType, means("The same, under the name of later releases.")
]
ErrorType: TypeAlias = Annotated[
    str | None, means("The phase in which the node failed.")
]


class WhichEntry(Struct, frozen=True, kw_only=True, gc=False):
    """Identifies one entry of a run."""

    id: Id
    node_id: NodeId
    deployment_graph_task_name: TaskName
    task_name: LaterTaskName = UNSET
