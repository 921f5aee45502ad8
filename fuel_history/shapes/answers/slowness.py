"""What was slower than usual, in a run and in an environment."""

from typing import Annotated

from msgspec import Struct

from fuel_history.shapes.answers import members
from fuel_history.shapes.members import NodeId, TaskName
from fuel_history.shapes.shape import means


class SlowerTask(Struct, frozen=True):
    """A task that took longer on a role than it usually does."""

    task: TaskName
    role: members.Role
    seconds: members.Seconds
    usual: Annotated[float, means("Median of the earlier good runs, in seconds.")]
    times: Annotated[float, means("How many times as long as usual.")]
    runs: Annotated[int, means("Number of runs in that median.")]
    is_work: members.IsWork


class SlowerNode(Struct, frozen=True):
    """A node that took longer than the others of its role in the same run."""

    node_id: NodeId
    role: members.Role
    times: Annotated[float, means("How many times as long as the others.")]
    slower: Annotated[int, means("Number of tasks in which it was slower.")]
    tasks: Annotated[int, means("Number of tasks in which it was compared.")]
    peers: Annotated[int, means("Number of nodes that it was compared with.")]


class SlowerRun(Struct, frozen=True):
    """The duration of a run, and the usual duration of similar runs."""

    seconds: Annotated[float | None, means("Seconds; null: it has not ended.")]
    usual: Annotated[
        float | None,
        means("Median of similar good runs, in seconds; null: too few of them."),
    ]
    is_slow: Annotated[bool, means("Whether it took much longer than usual.")]


class Slower(Struct, frozen=True):
    """What was slower than usual in a run."""

    id: members.Run
    run: Annotated[SlowerRun, means("The run as a whole.")]
    tasks: Annotated[
        tuple[SlowerTask, ...],
        means("Tasks that took much longer than usual, the worst first."),
    ]
    nodes: Annotated[
        tuple[SlowerNode, ...],
        means("Nodes that took longer than the others of their role."),
    ]
    compared: Annotated[
        int,
        means("Number of good runs that it was compared with; at least 8 are needed."),
    ]
    elsewhere: Annotated[
        bool, means("Whether runs of other environments are among these.")
    ]
    why_not: members.WhyNot


class Regressed(Struct, frozen=True):
    """A task that has been slower in each of the last runs than before."""

    task: TaskName
    role: members.Role
    seconds: Annotated[float, means("Median of the last runs, in seconds.")]
    usual: Annotated[float, means("Median of the runs before, in seconds.")]
    times: Annotated[float, means("How many times as long as before.")]
    runs: Annotated[int, means("Number of runs in that median.")]
    is_work: members.IsWork
    since: Annotated[int, means("The first of the consecutive slow runs.")]


class ClusterSlower(Struct, frozen=True):
    """What has become slower in an environment."""

    id: members.Cluster
    runs: Annotated[
        tuple[int, ...], means("The good runs that were examined, the newest first.")
    ]
    tasks: Annotated[
        tuple[Regressed, ...],
        means("Tasks that were slow in each of the last three of them."),
    ]
    why_not: members.WhyNot
