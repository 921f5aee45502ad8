"""What failed in a run, and what never ran because of it."""

from typing import Annotated, Generic

from msgspec import UNSET, Struct

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means


class HeldUpEntry(Struct, frozen=True, kw_only=True, gc=False):
    """One entry that never began."""

    id: members.Id
    node_id: members.NodeId
    deployment_graph_task_name: members.TaskName
    task_name: members.LaterTaskName = UNSET


class HeldUp(Struct, frozen=True, kw_only=True):
    """Entries that never began because one failed."""

    total: Annotated[int, means("All that it holds up.")]
    entries: Annotated[
        tuple[HeldUpEntry, ...], means("The first hundred, the nearest first.")
    ]


class Failure(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry that failed, and what it holds up."""

    id: members.Id
    node_id: members.NodeId
    deployment_graph_task_name: members.TaskName
    task_name: members.LaterTaskName = UNSET
    message: members.Message
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: members.Seconds
    held_up: Annotated[
        HeldUp | None, means("What never began because of it; null: see graph_known.")
    ]


class NeverRan(Struct, frozen=True, kw_only=True):
    """Entries that will not begin any more."""

    total: Annotated[int, means("While the run goes on: those that are held up only.")]
    held_up: Annotated[int | None, means("By what failed; null: see graph_known.")]
    other: Annotated[
        int | None,
        means(
            "They wait for nothing that failed: the run was stopped before they began,"
            " or something else failed on their node. Null likewise."
        ),
    ]


class Failures(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One run, and what failed in it."""

    id: members.Id
    uuid: members.Uuid
    status: members.RunStatus
    name: members.Kind
    message: members.Message
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: members.Seconds
    failed_total: Annotated[int, means("All that failed.")]
    failed: Annotated[
        tuple[Failure[Time], ...],
        means("The first hundred that failed, by their end."),
    ]
    never_ran: Annotated[NeverRan, means("Entries that will not begin any more.")]
    graph_known: Annotated[
        bool, means("False: no graph was stored that tells what waits for what.")
    ]
