"""A run's failures, and what never ran because of them."""

from typing import Annotated, Generic

from msgspec import Struct

from fuel_history.shapes import members
from fuel_history.shapes.members import WhichEntry
from fuel_history.shapes.shape import Time, Timed, means


class HeldUpEntry(WhichEntry, frozen=True, kw_only=True, gc=False):
    """One entry that never started."""


class HeldUp(Struct, frozen=True, kw_only=True):
    """Entries that never started because one failed."""

    total: Annotated[int, means("Number of entries that it holds up.")]
    entries: Annotated[
        tuple[HeldUpEntry, ...], means("The first hundred, the nearest first.")
    ]


class Failure(WhichEntry, Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry that failed, and what it holds up."""

    message: members.Message
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: members.Seconds
    cause: Annotated[
        str | None,
        means("Why it failed, in one line, from Puppet's summary; null: unknown."),
    ] = None
    fingerprint: Annotated[
        str | None, means("Equal for failures that are alike, in whatever run.")
    ] = None
    seen_before: Annotated[
        tuple[int, ...],
        means("Earlier runs with such a failure, the newest first."),
    ] = ()
    held_up: Annotated[
        HeldUp | None,
        means("The entries that never started because of it; null: see graph_known."),
    ]


class NeverRan(Struct, frozen=True, kw_only=True):
    """Entries that will not start any more."""

    total: Annotated[int, means("While the run goes on, only those that are held up.")]
    held_up: Annotated[
        int | None, means("Held up by failed entries; null: see graph_known.")
    ]
    other: Annotated[
        int | None,
        means(
            "They depend on nothing that failed: the run was stopped before they"
            " started, or something else failed on their node. Null: see"
            " graph_known."
        ),
    ]


class Failures(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One run and its failures."""

    id: members.Id
    uuid: members.Uuid
    status: members.RunStatus
    name: members.Kind
    message: members.Message
    time_start: members.Began[Time]
    time_end: members.Ended[Time]
    duration: members.Seconds
    failed_total: Annotated[int, means("Number of failed entries.")]
    failed: Annotated[
        tuple[Failure[Time], ...],
        means("The first hundred failed entries, by their end."),
    ]
    never_ran: Annotated[NeverRan, means("Entries that will not start any more.")]
    graph_known: Annotated[
        bool, means("False: no graph is stored, so dependencies are unknown.")
    ]
