"""What the server answers: frozen values, their times aware of being UTC.

What a newer server adds is left out.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import msgspec


TransactionStatus = Literal["pending", "running", "ready", "error"]
HistoryStatus = Literal["pending", "running", "skipped", "ready", "error"]


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Return how long something took, None where it has not ended."""
    if start is None or end is None:
        return None
    return round((end - start).total_seconds(), 3)


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value whose fields in `_times` came without their zone."""

    _times: ClassVar[tuple[str, ...]] = ("time_start", "time_end")

    def __post_init__(self) -> None:
        for name in self._times:
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                aware = time.replace(tzinfo=UTC)
                msgspec.structs.force_setattr(self, name, aware)


class Transaction(Value, frozen=True, kw_only=True):
    """A deployment, reset, deletion …: one run of the orchestrator."""

    _times = ("time_start", "time_end", "deleted_at")

    id: int
    #: The environment's id.
    cluster: int | None = None
    uuid: str
    name: str
    status: TransactionStatus
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

    @property
    def duration(self) -> float | None:
        """Seconds from start to end, None where it has not ended."""
        return seconds_between(self.time_start, self.time_end)


class Environment(Value, frozen=True, kw_only=True):
    """An environment (cluster) that is not deleted."""

    _times = ("created_at",)

    id: int
    name: str
    #: As newton-10.0; None: not known, and recorded.
    release_version: str | None = None
    status: str
    #: When it became known here.
    created_at: datetime


class HistoryEntry(Value, frozen=True, kw_only=True):
    """One task of the graph on one node in one run."""

    #: None in a task of the graph that ran on no node, as is `task_id`.
    id: int | None = None
    #: The transaction's id.
    task_id: int | None = None
    #: "5", "master", "virtual_sync_node"; "-": ran on no node.
    node_id: str
    deployment_graph_task_name: str
    status: HistoryStatus
    time_start: datetime | None = None
    time_end: datetime | None = None
    #: The task's own report; None where it was not asked for.
    summary: Any = None

    @property
    def duration(self) -> float | None:
        """Seconds from start to end, None where it has not ended."""
        return seconds_between(self.time_start, self.time_end)


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role, and the nodes that had it in a run."""

    name: str
    #: Their ids, 5 before 10.
    nodes: tuple[str, ...]


class NodeOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a node as a whole came out of a run."""

    status: str
    error_type: str | None = None
    message: str | None = None


class EntryDetails(HistoryEntry, frozen=True, kw_only=True):
    """Everything known of one entry."""

    _times = ("time_start", "time_end", "reported_at")

    #: When the report came that gave the entry its status.
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
    """One entry that changed, and what the orchestrator said of it."""

    message: str | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a run after an earlier answer."""

    #: For the next request.
    cursor: str
    transaction: Transaction
    entries: tuple[ChangedEntry, ...]
