"""When a run will end, and how long one would take."""

from typing import Annotated, Generic

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import NodeId, TaskName
from fuel_history.shapes.shape import Time, Timed, means


#: An end that moved by less, in seconds and as a share of what is left, is not told
#: again: an expected end that jumps is worse than none.
_MOVED_SECONDS, _MOVED_SHARE = 60.0, 0.03


def has_moved(seconds: float, left: float) -> bool:
    """Return whether an end that moved by so many seconds is news.

    `left` are the seconds until it.
    """
    return abs(seconds) > max(_MOVED_SECONDS, _MOVED_SHARE * left)


class LateTask(Struct, frozen=True):
    """A task that runs longer than ever before."""

    node_id: NodeId
    task: TaskName
    runs: Annotated[float, means("For how many seconds it runs.")]
    longest: Annotated[float, means("The longest duration before, in seconds.")]


class ExpectedEnd(Timed[Time], Generic[Time], frozen=True):
    """When a run that goes on will end."""

    id: members.Run
    ends_at: Annotated[Time | None, means("When it ends; null: see `why_not`.")]
    latest_at: Annotated[
        Time | None,
        means("The latest end, if the rest is as slow as it ever was."),
    ]
    left: Annotated[float | None, means("Seconds until `ends_at`; 0: at any moment.")]
    done: Annotated[
        float | None, means("The share of its entries that have ended: 0 to 1.")
    ]
    next_node: Annotated[str | None, means("The node that it waits for.")]
    next_task: Annotated[str | None, means("The task that it waits for.")]
    late: Annotated[
        tuple[LateTask, ...],
        means("Tasks that run longer than ever before, the longest first."),
    ]
    by_progress: Annotated[
        bool,
        means("Whether `done` determined the end, because the orchestrator is slow."),
    ]
    usual_error: Annotated[
        float | None,
        means(
            "Median error of the last predictions, in seconds; null: none was made yet."
        ),
    ]
    judged: Annotated[int, means("Number of runs in that median.")]
    why_not: members.WhyNot


class WhatIf(Struct, frozen=True):
    """How long a deployment would take with more nodes."""

    id: members.Cluster
    run: Annotated[
        int | None, means("The good run whose graph was played; null: there is none.")
    ]
    nodes: Annotated[int | None, means("Number of its nodes.")]
    as_is: Annotated[float | None, means("Its usual duration, in seconds.")]
    nodes_then: Annotated[int | None, means("Number of nodes there would be.")]
    then: Annotated[float | None, means("Duration with these, in seconds.")]
    but: Annotated[
        str | None, means("What limits the answer; null: nothing that is known.")
    ]
    why_not: members.WhyNot
