"""What differed on few nodes of a role."""

from typing import Annotated

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import TaskName
from fuel_history.shapes.shape import means
from fuel_history.shapes.statuses import HISTORY_STATUSES


class OddTask(Struct, frozen=True):
    """A task with another result on few nodes of a role."""

    task: TaskName
    role: members.Role
    usual: Annotated[
        str, means("Its status on most of the nodes.", enum=HISTORY_STATUSES)
    ]
    agree: Annotated[int, means("Number of these nodes.")]
    nodes: Annotated[
        dict[str, str],
        means(
            "Node → its status there.",
            additionalProperties={"type": "string", "enum": HISTORY_STATUSES},
        ),
    ]


class Attribute(Struct, frozen=True):
    """A property of the nodes with failures that the other nodes do not have."""

    path: Annotated[str, means("The place in `deployment_info`.")]
    value: Annotated[str, means("The value there.")]
    failed: Annotated[int, means("Number of nodes with failures that have it.")]
    others: Annotated[int, means("Number of other nodes that have it.")]


class OddOnes(Struct, frozen=True):
    """What differed on few nodes."""

    id: members.Run
    tasks: Annotated[
        tuple[OddTask, ...], means("Tasks with another result on few nodes of a role.")
    ]
    failed_nodes: Annotated[tuple[str, ...], means("The nodes with failures.")]
    attributes: Annotated[
        tuple[Attribute, ...],
        means("Properties of these nodes that the others do not have."),
    ]
    nodes_known: Annotated[
        bool, means("Whether `deployment_info` is known; false: no attributes.")
    ]
