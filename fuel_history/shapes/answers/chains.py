"""The link of a run in the chain of hashes."""

from typing import Annotated, Generic

from fuel_history.shapes.answers import members
from fuel_history.shapes.shape import Time, Timed, means


class ChainLink(Timed[Time], Generic[Time], frozen=True):
    """The link of a run in the chain of hashes of its environment."""

    id: members.Run
    cluster: Annotated[
        int | None, means("The environment of the chain; null: of runs without one.")
    ]
    position: Annotated[int | None, means("Number of the link: 1 is the first one.")]
    leaf: Annotated[str | None, means("SHA-256 of the run's rows, in hexadecimal.")]
    head: Annotated[
        str | None,
        means(
            "SHA-256 of this link and all links before it, in hexadecimal."
            " `fuel-history verify --head` checks it."
        ),
    ]
    made_at: Annotated[Time | None, means("When the link was made.")]
    why_not: members.WhyNot
