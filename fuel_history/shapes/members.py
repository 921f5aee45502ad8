"""Members that several shapes have, and mean the same in each."""

from typing import Annotated, Final, TypeAlias

from msgspec import UnsetType

from fuel_history.shapes.shape import Time, means
from fuel_history.shapes.statuses import HISTORY_STATUSES, TRANSACTION_STATUSES


OUTCOME: Final = "How the node as a whole came out: the worst that was reported."
BEGAN: Final = means("When it began; null: not reported.")
ENDED: Final = means("When it ended; null: not yet, or not reported.")
MENDED: Final = means(
    "Details of the report that gave the status that could not be kept as they came:"
    " `message`, `summary`, … (docs/messages.md)."
)

Id: TypeAlias = Annotated[int, means("Never given twice.")]
Uuid: TypeAlias = Annotated[str, means("Under which the orchestrator reports.")]
Kind: TypeAlias = Annotated[
    str, means("What kind of transaction this is: `deployment`, …")
]
Environment: TypeAlias = Annotated[
    int | None, means("The environment's id; null: not known, or none.")
]
Progress: TypeAlias = Annotated[int | None, means("In percent; 100 when it has ended.")]
Message: TypeAlias = Annotated[str | None, means("What the orchestrator said of it.")]
RunStatus: TypeAlias = Annotated[
    str, means("The transaction's.", enum=TRANSACTION_STATUSES)
]
EntryStatus: TypeAlias = Annotated[
    str,
    means(
        "`pending`: in the graph, not begun; `skipped`: nothing was to be done.",
        enum=HISTORY_STATUSES,
    ),
]
Outcome: TypeAlias = Annotated[
    str | None,
    means(
        "How the run came out; null: it goes on. `stopped`: somebody stopped it, or the"
        " orchestrator did because of a failed node, and part of it never ran, although"
        " its `status` may be `ready`. `silent`: it has not ended, but nothing was"
        " heard of it for so long (`SILENT_HOURS`) that nothing more is expected.",
    ),
]
StoppedBy: TypeAlias = Annotated[
    str | None, means("The uuid of the task that asked to stop it; null: none.")
]
StoppedAt: TypeAlias = Annotated[Time | None, means("When that was asked.")]
Began: TypeAlias = Annotated[Time | None, BEGAN]
Ended: TypeAlias = Annotated[Time | None, ENDED]
Seconds: TypeAlias = Annotated[float | None, means("Seconds.")]
NodeId: TypeAlias = Annotated[
    str, means("A node's id, `master` or `virtual_sync_node`.")
]
TaskName: TypeAlias = Annotated[str, means("The task's id in the graph.")]
#: Only /api/v1 has it.
LaterTaskName: TypeAlias = Annotated[
    str | UnsetType, means("The same, under the later releases' name.")
]
ErrorType: TypeAlias = Annotated[str | None, means("In which phase the node failed.")]
