"""Why runs failed."""

from typing import Annotated, Generic

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import TaskName
from fuel_history.shapes.shape import Time, Timed, means


class SeenBefore(Struct, frozen=True):
    """Earlier runs with failures that are alike."""

    runs: members.Runs
    next_run: Annotated[
        int | None,
        means("The run after the newest of these; null: there is none, or this one."),
    ]
    next_verdict: Annotated[str | None, means("How that one went.")]


class FailureNote(Timed[Time], Generic[Time], frozen=True):
    """An operator's note about failures that are alike."""

    note: Annotated[str, means("The note's text.")]
    noted_by: Annotated[
        str | None, means("Who wrote it; null: the server has no users.")
    ]
    noted_at: Annotated[Time | None, means("When it was written.")]


class FailureCause(Timed[Time], Generic[Time], frozen=True):
    """Failures of a task that have one cause."""

    fingerprint: members.Fingerprint
    cause: members.CauseText
    resources: Annotated[tuple[str, ...], means("Puppet's resources that failed.")]
    said: Annotated[
        str | None, means("The message of Puppet or the orchestrator; null: none.")
    ]
    lines: Annotated[tuple[str, ...], means("The last lines of its output.")]
    hung: Annotated[
        bool, means("Whether it still ran when the orchestrator gave it up.")
    ]
    nodes: members.Nodes
    first_at: Annotated[Time | None, means("When the first of them failed.")]
    last_at: Annotated[Time | None, means("When the last of them failed.")]
    seen: Annotated[SeenBefore, means("Earlier runs with such failures.")]
    note: Annotated[FailureNote[Time] | None, means("An operator's note; null: none.")]


class FailedTask(Timed[Time], Generic[Time], frozen=True):
    """A task that failed, on one node or more."""

    task: TaskName
    nodes: members.Nodes
    causes: Annotated[
        tuple[FailureCause[Time], ...], means("The first one comes first.")
    ]


class Causes(Timed[Time], Generic[Time], frozen=True):
    """Why a run failed."""

    id: members.Run
    failed: Annotated[int, means("Number of entries that failed.")]
    never_ran: Annotated[int, means("Number of entries that are pending.")]
    held_up: Annotated[
        int | None,
        means("Of these, those that wait for failed ones; null: no graph is known."),
    ]
    groups: Annotated[
        tuple[FailedTask[Time], ...],
        means("By task; the one that failed first comes first."),
    ]


class KnownFailure(Timed[Time], Generic[Time], frozen=True):
    """Failures that are alike, in all runs."""

    fingerprint: members.Fingerprint
    task: TaskName
    cause: members.CauseText
    runs: members.Runs
    nodes: Annotated[tuple[str, ...], means("All nodes with such a failure.")]
    first_at: Annotated[Time | None, means("When the first of them failed.")]
    last_at: Annotated[Time | None, means("When the last of them failed.")]
    note: Annotated[FailureNote[Time] | None, means("An operator's note; null: none.")]
