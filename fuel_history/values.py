"""Values that the server returns: frozen, with times in UTC.

Members that only a newer server has are ignored.
"""

import sys
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import msgspec
from msgspec.structs import force_setattr


#: Values of filters. An answer may have others, which a newer server adds.
TransactionStatus = Literal["pending", "running", "ready", "error"]
HistoryStatus = Literal["pending", "running", "skipped", "ready", "error"]
_FINAL = frozenset({"skipped", "ready", "error"})


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Return how long something took; None: it has not ended."""
    if start is None or end is None:
        return None
    return round((end - start).total_seconds(), 3)


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value whose times, named in `_times`, arrive without a zone."""

    _times: ClassVar[tuple[str, ...]] = ("time_start", "time_end")

    def __post_init__(self) -> None:
        for name in self._times:
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                force_setattr(self, name, time.replace(tzinfo=UTC))


class Transaction(Value, frozen=True, kw_only=True):
    """A deployment, reset, deletion …: one run of the orchestrator."""

    _times = ("time_start", "time_end", "deleted_at", "stopped_at", "silent_since")

    id: int
    #: The environment's id.
    cluster: int | None = None
    uuid: str
    name: str
    #: A :data:`TransactionStatus`, or one that a newer server adds.
    status: str
    #: Percent.
    progress: int | None = None
    message: str | None = None
    result: Any = None
    dry_run: bool = False
    graph_type: str | None = None
    time_start: datetime | None = None
    time_end: datetime | None = None
    deleted_at: datetime | None = None
    parent_id: int | None = None
    #: ready, error, stopped or silent; None: it is not over, or the server is older.
    outcome: str | None = None
    #: The uuid of the task that requested a stop, and when.
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    #: When the last report came, if that is long ago.
    silent_since: datetime | None = None
    #: The sources that name its environment, as "graph:15".
    cluster_evidence: tuple[str, ...] | None = None
    #: Details of its reports that were unreadable and were replaced.
    mended: tuple[str, ...] | None = None
    #: The orchestrator's own text, if Nailgun's replaces it in `message`.
    reported_message: str | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its status is final; for an unknown status, whether it has an end."""
        return self.status in _FINAL or self.time_end is not None

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None: it has not ended."""
        return seconds_between(self.time_start, self.time_end)


class Environment(Value, frozen=True, kw_only=True):
    """An environment (cluster) that is not deleted."""

    _times = ("created_at",)

    id: int
    #: None: only its id is known.
    name: str | None = None
    #: Such as newton-10.0; None: not known, so its runs are recorded.
    release_version: str | None = None
    status: str
    #: When it was registered here.
    created_at: datetime


class HistoryEntry(Value, frozen=True, kw_only=True):
    """One task of the graph on one node in one run."""

    #: None, like `task_id`, for a task of the graph that ran on no node.
    id: int | None = None
    #: The transaction's id.
    task_id: int | None = None
    #: "5", "master", "virtual_sync_node"; "-": ran on no node.
    node_id: str
    deployment_graph_task_name: str
    #: A :data:`HistoryStatus`, or one that a newer server adds.
    status: str
    time_start: datetime | None = None
    time_end: datetime | None = None
    #: The task's own report; None if it was not requested.
    summary: Any = None
    #: Details of its report that were unreadable and were replaced.
    mended: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        Value.__post_init__(self)
        # One text for all entries, because a history may have 500,000.
        force_setattr(self, "status", sys.intern(self.status))

    @property
    def has_ended(self) -> bool:
        """Whether its status is final; for an unknown status, whether it has an end."""
        return self.status in _FINAL or self.time_end is not None

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None: it has not ended."""
        return seconds_between(self.time_start, self.time_end)


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role, and the nodes that had it in a run."""

    name: str
    #: Their ids, 5 before 10.
    nodes: tuple[str, ...]


class NodeOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a node as a whole in a run."""

    status: str
    error_type: str | None = None
    message: str | None = None


class EntryDetails(HistoryEntry, frozen=True, kw_only=True):
    """All details of one entry."""

    _times = ("time_start", "time_end", "reported_at")

    #: Arrival of the report that gave the status.
    reported_at: datetime | None = None
    message: str | None = None
    custom: Any = None
    #: The task's definition in the graph of this run, and three of its members.
    graph_task: dict[str, Any] | None = None
    parameters: Any = None
    requires: Any = None
    required_for: Any = None
    node_outcome: NodeOutcome | None = None


class ChangedEntry(HistoryEntry, frozen=True, kw_only=True):
    """One entry that changed, with its message."""

    message: str | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in a run since an earlier answer."""

    #: For the next request.
    cursor: str
    transaction: Transaction
    entries: tuple[ChangedEntry, ...]
