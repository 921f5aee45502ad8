"""The entries that a search finds."""

from typing import Annotated, Generic

from msgspec import Struct

from fuel_history.shapes.members import (
    Began,
    Ended,
    EntryStatus,
    Id,
    Message,
    NodeId,
    Seconds,
    TaskName,
)
from fuel_history.shapes.shape import Time, Timed, means


class FoundEntry(Timed[Time], Generic[Time], frozen=True):
    """An entry that a search found."""

    id: Id
    task_id: Annotated[int, means("The transaction's `id`.")]
    node_id: NodeId
    deployment_graph_task_name: TaskName
    status: EntryStatus
    time_start: Began[Time]
    time_end: Ended[Time]
    duration: Seconds
    message: Message


class Found(Timed[Time], Generic[Time], frozen=True):
    """A page of what a search found."""

    assumed: Annotated[
        str | None, means("What was added to limit its runs; null: nothing.")
    ]
    looked_at: Annotated[int, means("Number of runs that were searched.")]
    entries: Annotated[
        tuple[FoundEntry[Time], ...], means("Those of the newest runs first.")
    ]
    next: Annotated[
        str | None, means("The value of `after` for the next page; null: the last.")
    ]


class Completion(Struct, frozen=True):
    """One way to complete the beginning of a search."""

    search: Annotated[str, means("The beginning, completed.")]
    says: Annotated[str, means("What a field means; empty for values.")]
