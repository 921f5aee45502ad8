"""How a run went, in a paragraph."""

from typing import Annotated

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.shape import means


class RunBrief(Struct, frozen=True):
    """How a run went, in a paragraph."""

    id: members.Run
    verdict: Annotated[
        str, means("How it really went, whatever the orchestrator reports.")
    ]
    headline: Annotated[str, means("The verdict in a sentence.")]
    sentences: Annotated[
        tuple[str, ...],
        means(
            "The first failure and its cause, whether it was seen before, what"
            " changed, what was slow."
        ),
    ]
    text: Annotated[str, means("Headline and sentences as one paragraph.")]
    entries: Annotated[int, means("Number of entries.")]
    failed: Annotated[int, means("Number of entries that failed.")]
    never_ran: Annotated[int, means("Number of entries that never started.")]
    unfinished: Annotated[
        int,
        means("Number of entries without a reported end although the run has ended."),
    ]
    last_good: Annotated[
        int | None, means("The last good run before it; null: there is none.")
    ]
