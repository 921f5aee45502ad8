"""Values of a run's summary."""

from datetime import datetime

import msgspec

from fuel_history.values import Value


#: Number of entries by status.
Counts = dict[str, int]


class EntryCounts(msgspec.Struct, frozen=True, kw_only=True):
    """All entries of a run."""

    total: int
    by_status: Counts
    #: Tasks of the graph, and those without a report; None: no graph is known.
    expected: int | None
    missing: int | None
    received: int
    #: Entries still running although the run has ended.
    running_after_end: int
    #: Entries whose report arrived after the one that ended the run.
    late: int


class NodeSummary(Value, frozen=True, kw_only=True):
    """What ran on one node; status and message are its outcome."""

    node_id: str
    status: str | None
    error_type: str | None
    message: str | None
    total: int
    by_status: Counts
    time_start: datetime | None
    time_end: datetime | None
    #: Seconds.
    duration: float | None


class Durations(msgspec.Struct, frozen=True, kw_only=True):
    """How many seconds a task took on the nodes where it ended."""

    min: float
    max: float
    mean: float
    median: float


class TaskSummary(Value, frozen=True, kw_only=True):
    """The state of one task of the graph on all nodes."""

    deployment_graph_task_name: str
    total: int
    by_status: Counts
    time_start: datetime | None
    time_end: datetime | None
    duration: Durations | None


class FailedEntry(Value, frozen=True, kw_only=True):
    """One entry that failed."""

    _times = ("time_end",)

    id: int
    node_id: str
    deployment_graph_task_name: str
    message: str | None
    time_end: datetime | None


class RunningEntry(Value, frozen=True, kw_only=True):
    """One entry that was running at a certain time."""

    id: int
    node_id: str
    deployment_graph_task_name: str


class Summary(Value, frozen=True, kw_only=True):
    """The counts of a run's entries."""

    _times = ("time_start", "time_end", "stopped_at")

    id: int
    uuid: str
    name: str
    cluster: int | None
    status: str
    message: str | None
    progress: int | None
    time_start: datetime | None
    time_end: datetime | None
    #: Seconds.
    duration: float | None
    entries: EntryCounts
    nodes: tuple[NodeSummary, ...]
    tasks: tuple[TaskSummary, ...]
    failed: tuple[FailedEntry, ...]
    #: ready, error, stopped or silent; None: it is not over, or the server is older.
    outcome: str | None = None
    #: The uuid of the task that requested a stop, and when.
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    #: The entries that were running then.
    running_at_stop: tuple[RunningEntry, ...] = ()
