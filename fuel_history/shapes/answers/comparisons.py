"""What differs between two runs."""

from typing import Annotated, Any

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import TaskName
from fuel_history.shapes.shape import means


class Against(Struct, frozen=True):
    """The run that another one is compared with."""

    id: members.Run
    why: Annotated[str, means("Why it was selected.")]
    entries: Annotated[
        dict[str, int], means("Run → number of entries that are compared with it.")
    ]


class InputChange(Struct, frozen=True):
    """A difference between the inputs of two runs; secrets are hidden."""

    kind: Annotated[
        str,
        means("`settings`, `network_configuration`, `deployment_info` or `graph`."),
    ]
    path: Annotated[str, means("The place within it.")]
    change: Annotated[str, means("The kind of change.")]
    before: Annotated[Any, means("The earlier value; null: there was none.")]
    after: Annotated[Any, means("The later value; null: there is none.")]
    task: Annotated[str | None, means("The task of the graph that differs.")] = None
    nodes: Annotated[
        tuple[str, ...], means("The nodes on which the graph's task differs.")
    ] = ()


class NodesDifference(Struct, frozen=True):
    """Nodes that only one of two runs has, and those whose roles changed."""

    added: Annotated[tuple[str, ...], means("Only in the later run.")]
    removed: Annotated[tuple[str, ...], means("Only in the earlier run.")]
    changed: Annotated[
        dict[str, tuple[str, str]], means("Node → its roles before and after.")
    ]


class OutcomeDifference(Struct, frozen=True):
    """A task whose result differs on some nodes of a role."""

    task: TaskName
    role: members.Role
    before: Annotated[
        str | None, means("Its status in the earlier run; null: it was not there.")
    ]
    after: Annotated[
        str | None, means("Its status in the later run; null: it is not there.")
    ]
    nodes: members.Nodes
    total: Annotated[int, means("Number of nodes of the role that have the task.")]
    is_worse: Annotated[
        bool, means("Whether it failed or never ran, and did not before.")
    ]


class DurationDifference(Struct, frozen=True):
    """A task that took longer or shorter on a role."""

    task: TaskName
    role: members.Role
    before: Annotated[float, means("Median over the nodes, in seconds.")]
    after: Annotated[float, means("Median over the nodes, in seconds.")]
    nodes: Annotated[int, means("Number of nodes.")]
    is_work: members.IsWork


class Comparison(Struct, frozen=True):
    """What differs between two runs; parts that were not requested are empty."""

    id: members.Run
    against: Annotated[Against, means("The run that it is compared with.")]
    says: Annotated[
        tuple[str, ...], means("Each difference in a few words; empty: none.")
    ]
    inputs: Annotated[
        tuple[InputChange, ...], means("Differences between the runs' inputs.")
    ]
    nodes: Annotated[NodesDifference, means("Nodes that only one of them has.")]
    outcomes: Annotated[
        tuple[OutcomeDifference, ...],
        means("Tasks whose result differs; worse ones come first."),
    ]
    durations: Annotated[
        tuple[DurationDifference, ...],
        means("Tasks that took longer or shorter; slower ones come first."),
    ]
