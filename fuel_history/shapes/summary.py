"""The summary of a run: what ran, where, how long it took, and what failed."""

from typing import Annotated, Generic, TypeAlias

from msgspec import UNSET, Struct

from fuel_history.shapes import members
from fuel_history.shapes.members import WhichEntry
from fuel_history.shapes.shape import Time, Timed, means
from fuel_history.shapes.statuses import HISTORY_STATUSES


#: The number of entries of each status; a newer server may have others.
Counts: TypeAlias = Annotated[
    dict[str, int],
    means(
        "With each status.",
        properties={
            status: {"type": "integer", "description": f"With the status `{status}`."}
            for status in HISTORY_STATUSES
        },
        required=HISTORY_STATUSES,
        additionalProperties=False,
    ),
]
_Total: TypeAlias = Annotated[int, means("With any status.")]
_Second: TypeAlias = Annotated[float, means("Seconds.")]


class EntryCounts(Struct, frozen=True, kw_only=True):
    """All entries of a run."""

    total: _Total
    by_status: Counts
    expected: Annotated[
        int | None, means("Number of tasks in the graph; null: no graph is known.")
    ]
    received: Annotated[int, means("Number of entries with a report.")]
    missing: Annotated[
        int | None,
        means("Number of entries without a report; null: no graph is known."),
    ]
    running_after_end: Annotated[
        int, means("Number of entries still running although the run has ended.")
    ]
    late: Annotated[
        int,
        means(
            "Number of entries whose report arrived after the one that ended the run."
        ),
    ]


class NodeSummary(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """What ran on one node; `status` and `message` are the node's outcome."""

    node_id: members.NodeId
    status: Annotated[str | None, means(f"{members.OUTCOME} Null: nothing yet.")]
    error_type: members.ErrorType
    message: members.Message
    total: _Total
    by_status: Counts
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: members.Seconds


class Durations(Struct, frozen=True, kw_only=True):
    """The seconds that a task took on the nodes where it ended."""

    min: _Second
    max: _Second
    mean: _Second
    median: _Second


class TaskSummary(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """The state of one task of the graph on all nodes."""

    deployment_graph_task_name: members.TaskName
    task_name: members.LaterTaskName = UNSET
    total: _Total
    by_status: Counts
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: Annotated[Durations | None, means("Seconds on the nodes where it ended.")]


class FailedEntry(WhichEntry, Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry that failed."""

    message: members.Message
    time_end: members.Ended[Time]


class RunningEntry(WhichEntry, frozen=True, kw_only=True):
    """One entry that was running when the stop was requested."""


class Summary(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One run."""

    id: members.Id
    uuid: members.Uuid
    status: members.RunStatus
    name: members.Kind
    cluster: members.Environment
    message: members.Message
    progress: members.Progress
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: members.Seconds
    entries: Annotated[EntryCounts, means("Numbers of entries.")]
    nodes: Annotated[tuple[NodeSummary[Time], ...], means("The same by node.")]
    tasks: Annotated[tuple[TaskSummary[Time], ...], means("The same by task.")]
    failed: Annotated[tuple[FailedEntry[Time], ...], means("The failed entries.")]
    outcome: members.Outcome = None
    stopped_by: members.StoppedBy = None
    stopped_at: members.StoppedAt[Time] = None
    running_at_stop: Annotated[
        tuple[RunningEntry, ...],
        means(
            "The entries that were running at `stopped_at`, the first hundred by"
            " node and name."
        ),
    ] = ()
