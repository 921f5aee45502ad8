"""What the server answers: frozen values, their times aware of being UTC.

What a newer server adds is left out.
"""

import sys
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import msgspec
from msgspec.structs import force_setattr


#: What a filter takes. An answer may have others: a newer server adds them.
TransactionStatus = Literal["pending", "running", "ready", "error"]
HistoryStatus = Literal["pending", "running", "skipped", "ready", "error"]
_FINAL = frozenset({"skipped", "ready", "error"})


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
                force_setattr(self, name, time.replace(tzinfo=UTC))


class Transaction(Value, frozen=True, kw_only=True):
    """A deployment, reset, deletion …: one run of the orchestrator."""

    _times = ("time_start", "time_end", "deleted_at", "stopped_at", "silent_since")

    id: int
    #: The environment's id.
    cluster: int | None = None
    uuid: str
    name: str
    #: A :data:`TransactionStatus`, or what a newer server adds.
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
    #: ready, error, stopped or silent; None: it goes on, or the server is older.
    outcome: str | None = None
    #: The uuid of the task that asked to stop it, and when.
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    #: When it was last heard of, where that is long ago.
    silent_since: datetime | None = None
    #: Who says which environment it is of, as "graph:15".
    cluster_evidence: tuple[str, ...] | None = None
    #: Details of its reports that could not be kept as they came.
    mended: tuple[str, ...] | None = None
    #: The orchestrator's own text, which `message` may hide behind Nailgun's.
    reported_message: str | None = None
    #: Entries that failed, and that never ran although it has ended; None: the server
    #: is older.
    failed: int | None = None
    never_ran: int | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its status is final, or it has an end where that is unknown."""
        return self.status in _FINAL or self.time_end is not None

    @property
    def duration(self) -> float | None:
        """Seconds from start to end, None where it has not ended."""
        return seconds_between(self.time_start, self.time_end)

    @property
    def went(self) -> str:
        """How it really went, in a word or two.

        A run that its orchestrator calls ready is not fine where something failed, or
        never ran.
        """
        if self.outcome is None:
            return "going on" if not self.has_ended else self.status
        if self.outcome == "stopped" and self.failed and self.stopped_at is None:
            # The orchestrator broke it off, since something failed.
            return "failed" if self.status == "error" else "not fine"
        if self.outcome != "ready" or self.dry_run:
            return {"error": "failed"}.get(self.outcome, self.outcome)
        return "not fine" if self.failed or self.never_ran else "fine"


class Environment(Value, frozen=True, kw_only=True):
    """An environment (cluster) that is not deleted."""

    _times = ("created_at",)

    id: int
    #: None: only its id is known.
    name: str | None = None
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
    #: A :data:`HistoryStatus`, or what a newer server adds.
    status: str
    time_start: datetime | None = None
    time_end: datetime | None = None
    #: The task's own report; None where it was not asked for.
    summary: Any = None
    #: Details of its report that could not be kept as they came.
    mended: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        Value.__post_init__(self)
        # One text for all entries: a history may have 500,000.
        force_setattr(self, "status", sys.intern(self.status))

    @property
    def has_ended(self) -> bool:
        """Whether its status is final, or it has an end where that is unknown."""
        return self.status in _FINAL or self.time_end is not None

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
