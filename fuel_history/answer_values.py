"""What the server answers to questions about runs: frozen values."""

from datetime import datetime
from typing import Any

import msgspec

from fuel_history.values import Value


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an answer tells."""


class Brief(_Told, frozen=True, kw_only=True):
    """How a run went, in a paragraph."""

    id: int
    #: running, fine, not_fine, failed, stopped, silent or rehearsed.
    verdict: str
    headline: str
    sentences: tuple[str, ...]
    text: str
    failed: int
    never_ran: int
    last_good: int | None


class Seen(_Told, frozen=True, kw_only=True):
    """Earlier runs in which failures that are alike were, the newest first."""

    runs: tuple[int, ...]
    next_run: int | None
    next_verdict: str | None


class Note(Value, frozen=True, kw_only=True):
    """What an operator noted of failures that are alike."""

    _times = ("noted_at",)

    note: str
    noted_by: str | None
    noted_at: datetime | None


class Cause(Value, frozen=True, kw_only=True):
    """Failures of a task that have one cause."""

    _times = ("first_at", "last_at")

    fingerprint: str
    #: In one line; None: nothing tells it.
    cause: str | None
    resources: tuple[str, ...]
    said: str | None
    lines: tuple[str, ...]
    hung: bool
    nodes: tuple[str, ...]
    first_at: datetime | None
    last_at: datetime | None
    seen: Seen
    note: Note | None


class FailedTask(_Told, frozen=True, kw_only=True):
    """A task that failed, on one node or more."""

    task: str
    nodes: tuple[str, ...]
    causes: tuple[Cause, ...]


class Causes(_Told, frozen=True, kw_only=True):
    """Why a run failed; what failed first comes first."""

    id: int
    failed: int
    never_ran: int
    #: None: no graph is known.
    held_up: int | None
    groups: tuple[FailedTask, ...]


class KnownFailure(Value, frozen=True, kw_only=True):
    """Failures that are alike, over all runs."""

    _times = ("first_at", "last_at")

    fingerprint: str
    task: str
    cause: str | None
    runs: tuple[int, ...]
    nodes: tuple[str, ...]
    first_at: datetime | None
    last_at: datetime | None
    note: Note | None


class Against(_Told, frozen=True, kw_only=True):
    """What a run was compared with."""

    id: int
    why: str
    #: Run → entries that were compared with it.
    entries: dict[str, int]


class InputChange(_Told, frozen=True, kw_only=True):
    """Something that two runs were given differently; secrets are hidden."""

    kind: str
    path: str
    change: str
    before: Any
    after: Any
    task: str | None
    nodes: tuple[str, ...] = ()


class NodesDiff(_Told, frozen=True, kw_only=True):
    """Nodes that only one of two runs has, and those with other roles."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, str]]


class OutcomeDiff(_Told, frozen=True, kw_only=True):
    """A task that ended otherwise on some nodes of a role."""

    task: str
    role: str
    before: str | None
    after: str | None
    nodes: tuple[str, ...]
    total: int
    is_worse: bool


class DurationDiff(_Told, frozen=True, kw_only=True):
    """A task that took longer or shorter on a role; seconds."""

    task: str
    role: str
    before: float
    after: float
    nodes: int
    is_work: bool


class Comparison(_Told, frozen=True, kw_only=True):
    """What differs between two runs."""

    id: int
    against: Against
    #: Each in a few words; empty: nothing.
    says: tuple[str, ...]
    inputs: tuple[InputChange, ...]
    nodes: NodesDiff
    outcomes: tuple[OutcomeDiff, ...]
    durations: tuple[DurationDiff, ...]


class SlowTask(_Told, frozen=True, kw_only=True):
    """A task that took longer on a role than it usually does; seconds."""

    task: str
    role: str
    seconds: float
    usual: float
    times: float
    runs: int
    is_work: bool
    #: Of an environment: the first of the slow runs.
    since: int | None = None


class SlowNode(_Told, frozen=True, kw_only=True):
    """A node that took longer than the others of its role."""

    node_id: str
    role: str
    times: float
    slower: int
    tasks: int
    peers: int


class RunSeconds(_Told, frozen=True, kw_only=True):
    """How long a run took, and what is usual; None: not known."""

    seconds: float | None
    usual: float | None
    is_slow: bool


class Slower(_Told, frozen=True, kw_only=True):
    """What was slower than usual in a run."""

    id: int
    run: RunSeconds
    tasks: tuple[SlowTask, ...]
    nodes: tuple[SlowNode, ...]
    compared: int
    elsewhere: bool
    why_not: str | None


class EnvironmentSlower(_Told, frozen=True, kw_only=True):
    """What has become slower in an environment."""

    id: int
    runs: tuple[int, ...]
    tasks: tuple[SlowTask, ...]
    why_not: str | None


class LateTask(_Told, frozen=True, kw_only=True):
    """A task that runs longer than it ever did; seconds."""

    node_id: str
    task: str
    runs: float
    longest: float


class Eta(Value, frozen=True, kw_only=True):
    """When a run will end."""

    _times = ("ends_at", "latest_at")

    id: int
    #: None: `why_not` says why that is not known.
    ends_at: datetime | None
    latest_at: datetime | None
    #: Seconds; 0: at any moment.
    left: float | None
    done: float | None
    next_node: str | None
    next_task: str | None
    late: tuple[LateTask, ...]
    by_progress: bool
    #: Seconds; None: none was predicted yet.
    usual_error: float | None
    judged: int
    why_not: str | None


class PathStep(_Told, frozen=True, kw_only=True):
    """An entry of the chain that made a run long; seconds."""

    at: float
    node_id: str
    task: str
    status: str
    seconds: float
    after: str
    after_node: str | None
    after_task: str | None
    gap: float
    usual: float | None
    saved: float | None


class RunPath(_Told, frozen=True, kw_only=True):
    """Where the time of a run went; seconds."""

    id: int
    seconds: float | None
    tasks: float
    after_node: float
    orchestrator: float
    steps: tuple[PathStep, ...]
    why_not: str | None


class OddTask(_Told, frozen=True, kw_only=True):
    """A task that ended otherwise on few nodes of a role."""

    task: str
    role: str
    usual: str
    agree: int
    nodes: dict[str, str]


class Attribute(_Told, frozen=True, kw_only=True):
    """Something that the nodes with failures were told, and the others were not."""

    path: str
    value: str
    failed: int
    others: int


class OddOnes(_Told, frozen=True, kw_only=True):
    """What went otherwise on few nodes."""

    id: int
    tasks: tuple[OddTask, ...]
    failed_nodes: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    nodes_known: bool


class AuditLine(Value, frozen=True, kw_only=True):
    """A request that changed something."""

    _times = ("changed_at",)

    id: int
    changed_at: datetime
    who: str | None
    address: str | None
    method: str
    path: str
    status: int
    request_id: str | None


class FoundEntry(Value, frozen=True, kw_only=True):
    """An entry that a search found."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    status: str
    time_start: datetime | None
    time_end: datetime | None
    #: Seconds.
    duration: float | None
    message: str | None


class Found(_Told, frozen=True, kw_only=True):
    """A page of what a search found, of the newest runs first."""

    #: What was added to bound its runs; None: nothing.
    assumed: str | None
    looked_at: int
    entries: tuple[FoundEntry, ...]
    #: For the next page; None: that is all.
    next: str | None


class WhatIf(_Told, frozen=True, kw_only=True):
    """How long a deployment would take with more nodes; seconds."""

    id: int
    #: None, as all that follows: `why_not` says why.
    run: int | None
    nodes: int | None
    as_is: float | None
    nodes_then: int | None
    then: float | None
    but: str | None
    why_not: str | None
