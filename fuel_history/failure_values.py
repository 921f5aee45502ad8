"""Values of a run's failures, and of what never ran because of them."""

from datetime import datetime

import msgspec

from fuel_history.values import Value


class HeldUpEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that never started."""

    id: int
    node_id: str
    deployment_graph_task_name: str


class HeldUp(msgspec.Struct, frozen=True, kw_only=True):
    """Entries that never started because one failed; if many, only the nearest."""

    total: int
    entries: tuple[HeldUpEntry, ...]


class Failure(Value, frozen=True, kw_only=True):
    """One entry that failed, and what it holds up."""

    id: int
    node_id: str
    deployment_graph_task_name: str
    message: str | None
    time_start: datetime | None
    time_end: datetime | None
    #: Seconds.
    duration: float | None
    #: None: no graph is known.
    held_up: HeldUp | None


class NeverRan(msgspec.Struct, frozen=True, kw_only=True):
    """Entries that will not start any more, because of a failure or otherwise."""

    total: int
    #: None: no graph is known.
    held_up: int | None
    #: The run was stopped, or something else failed on the same node.
    other: int | None


class Failures(Value, frozen=True, kw_only=True):
    """One run and its failures in order of time."""

    id: int
    uuid: str
    status: str
    name: str
    message: str | None
    time_start: datetime | None
    time_end: datetime | None
    #: Seconds.
    duration: float | None
    failed_total: int
    #: The first hundred failures.
    failed: tuple[Failure, ...]
    never_ran: NeverRan
    graph_known: bool
