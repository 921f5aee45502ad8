"""The roles of nodes in a run."""

from typing import Annotated

from msgspec import Struct

from fuel_history.shapes.shape import means


class Role(Struct, frozen=True, kw_only=True):
    """A role and the nodes that had it."""

    name: Annotated[str, means("Its name: `compute`, `controller`, …")]
    nodes: Annotated[
        tuple[str, ...], means("Ids of the nodes that had it, 5 before 10.")
    ]
