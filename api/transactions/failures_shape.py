"""The shape of a run's failures."""

import msgspec
from msgspec import UnsetType


Time = int | str | None


class HeldUpEntry(msgspec.Struct, gc=False):
    """One entry that never started."""

    id: int
    node_id: str
    deployment_graph_task_name: str
    #: The same name again on the mount that shows both (/api/v1).
    task_name: str | UnsetType


class HeldUp(msgspec.Struct):
    """Entries that never started because one failed."""

    total: int
    #: The nearest of them.
    entries: list[HeldUpEntry]


class Failure(msgspec.Struct):
    """One entry that failed, and what it holds up."""

    id: int
    node_id: str
    deployment_graph_task_name: str
    task_name: str | UnsetType
    message: str | None
    time_start: Time
    time_end: Time
    duration: float | None
    #: None: no graph is known.
    held_up: HeldUp | None


class NeverRan(msgspec.Struct):
    """Entries that will not start any more."""

    total: int
    #: None: no graph is known.
    held_up: int | None
    #: None: no graph is known.
    other: int | None


class Failures(msgspec.Struct):
    """One run and its failures."""

    id: int
    uuid: str
    status: str
    name: str
    message: str | None
    time_start: Time
    time_end: Time
    duration: float | None
    failed_total: int
    #: The first of the failed entries.
    failed: list[Failure]
    never_ran: NeverRan
    graph_known: bool
