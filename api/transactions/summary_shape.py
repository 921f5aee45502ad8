"""The shape of a run's summary."""

import msgspec
from msgspec import UnsetType


Time = int | str | None


class StatusCounts(msgspec.Struct):
    """The number of entries with each status."""

    pending: int
    running: int
    skipped: int
    ready: int
    error: int


class EntryCounts(msgspec.Struct):
    """All entries of a run."""

    total: int
    by_status: StatusCounts
    #: Tasks of the graph; None: no graph is known.
    expected: int | None
    #: Entries that have a report.
    received: int
    #: Entries of the graph without a report; None: no graph is known.
    missing: int | None
    #: Entries still running although the run has ended.
    running_after_end: int
    #: Entries whose report arrived after the one that ended the run.
    late: int


class NodeSummary(msgspec.Struct):
    """What ran on one node; status and message are its outcome."""

    node_id: str
    status: str | None
    error_type: str | None
    message: str | None
    total: int
    by_status: StatusCounts
    time_start: Time
    time_end: Time
    duration: float | None


class Durations(msgspec.Struct):
    """How many seconds a task took on the nodes where it ended."""

    min: float
    max: float
    mean: float
    median: float


class TaskSummary(msgspec.Struct):
    """The state of one task of the graph."""

    deployment_graph_task_name: str
    #: The same name again on the mount that shows both (/api/v1).
    task_name: str | UnsetType
    total: int
    by_status: StatusCounts
    time_start: Time
    time_end: Time
    duration: Durations | None


class FailedEntry(msgspec.Struct):
    """One entry that failed."""

    id: int
    node_id: str
    deployment_graph_task_name: str
    task_name: str | UnsetType
    message: str | None
    time_end: Time


class RunningEntry(msgspec.Struct):
    """One entry that was running at a certain time."""

    id: int
    node_id: str
    deployment_graph_task_name: str
    task_name: str | UnsetType


class Summary(msgspec.Struct):
    """One run."""

    id: int
    uuid: str
    status: str
    name: str
    cluster: int | None
    message: str | None
    progress: int | None
    time_start: Time
    time_end: Time
    duration: float | None
    entries: EntryCounts
    nodes: list[NodeSummary]
    tasks: list[TaskSummary]
    failed: list[FailedEntry]
    outcome: str | None
    stopped_by: str | None
    stopped_at: Time
    #: The entries that were running when the stop was requested.
    running_at_stop: list[RunningEntry]
