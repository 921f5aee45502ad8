"""What was changed on nodes by something else than Fuel."""

from typing import Annotated

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import NodeId, TaskName
from fuel_history.shapes.shape import means


class DriftedResource(Struct, frozen=True):
    """A resource on a node that was not what the last run had left there."""

    node_id: NodeId
    task: TaskName
    resource: Annotated[str, means("Puppet's resource: `File[/etc/hosts]`.")]
    since: Annotated[
        int, means("The first of the consecutive dry runs that found it, or this run.")
    ]


class AlwaysChanging(Struct, frozen=True):
    """A resource that changes in every run, and is not counted as drift."""

    task: TaskName
    role: members.Role
    resource: Annotated[str, means("Puppet's resource.")]


class RunDrift(Struct, frozen=True):
    """What was changed on nodes since earlier runs with the same inputs."""

    id: members.Run
    is_dry: Annotated[bool, means("Whether it was a dry run, and changed nothing.")]
    against: Annotated[
        tuple[int, ...],
        means("The earlier runs with the same inputs, the newest first."),
    ]
    repeats: Annotated[
        int,
        means(
            "How many of these show what changes in every run; 0: none, so that some"
            " of `drifted` may change in every run."
        ),
    ]
    compared: Annotated[int, means("Number of entries that changed something.")]
    left_out: Annotated[
        int,
        means("Number of further ones, with other inputs, or never ready before."),
    ]
    drifted: Annotated[
        tuple[DriftedResource, ...], means("The resources, by node: 5 before 10.")
    ]
    always: Annotated[
        tuple[AlwaysChanging, ...], means("Resources that change in every run.")
    ]
    why_not: members.WhyNot
