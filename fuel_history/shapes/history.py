"""Entries of the deployment history: in the specification's shape, and with more."""

from typing import Annotated, Any, Generic

from msgspec import UNSET, Struct, UnsetType

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means
from fuel_history.shapes.transactions import Transaction


class Entry(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry; its times are whole seconds since the epoch."""

    id: members.Id
    task_id: Annotated[int, means("The transaction's `id`.")]
    node_id: members.NodeId
    deployment_graph_task_name: members.TaskName
    task_name: members.LaterTaskName = UNSET
    time_start: members.Began[Time] = None
    time_end: members.Ended[Time] = None
    status: members.EntryStatus


class EntryWithSummary(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry, and what the orchestrator told of its task's run."""

    summary: Annotated[
        Any,
        means("What the task itself reported: mostly Puppet's summary.", type="object"),
    ] = None


class ClientEntry(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry under both names of its task, 9.0's and the later one."""

    mended: Annotated[tuple[str, ...] | UnsetType, members.MENDED] = UNSET


class ClientEntryWithSummary(
    EntryWithSummary[Time], Generic[Time], frozen=True, kw_only=True
):
    """One entry, and what the orchestrator told of its task's run."""

    mended: Annotated[tuple[str, ...] | UnsetType, members.MENDED] = UNSET


class AbsentEntry(Struct, kw_only=True):
    """A task of the graph that has no entry on any node."""

    deployment_graph_task_name: members.TaskName
    task_name: members.LaterTaskName
    node_id: Annotated[str, means("Always `-`: it ran on no node.")] = "-"
    time_start: Annotated[None, members.BEGAN] = None
    time_end: Annotated[None, members.ENDED] = None
    status: members.EntryStatus = "skipped"


class ChangedEntry(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry, and what the orchestrator said of it."""

    message: members.Message = None


class Changes(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """What happened to a run after an earlier answer."""

    cursor: Annotated[str, means("For `after`, when you ask again.")]
    transaction: Annotated[Transaction[Time], means("The run itself, as it is now.")]
    entries: Annotated[
        tuple[ChangedEntry[Time], ...],
        means("Those that changed; sometimes one that you know."),
    ]


class NodeOutcome(Struct, frozen=True, kw_only=True):
    """How the entry's node as a whole came out of the transaction."""

    status: Annotated[str, means(members.OUTCOME)]
    error_type: members.ErrorType = None
    message: members.Message = None


class EntryDetails(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry, its reports, and its task as the graph had it."""

    duration: members.Seconds = None
    reported_at: Annotated[
        Time | None, means("When the report came that gave the status.")
    ] = None
    message: members.Message = None
    summary: Annotated[
        Any,
        means("What the task itself reported: mostly Puppet's summary.", type="object"),
    ] = None
    custom: Annotated[
        Any,
        means(
            "What earlier orchestrators reported instead of `summary`.", type="object"
        ),
    ] = None
    mended: Annotated[tuple[str, ...] | None, members.MENDED] = None
    parameters: Annotated[Any, means("Of the task in the graph, as it was given.")] = (
        None
    )
    requires: Annotated[
        Any, means("Tasks that had to end before; as the graph has it.")
    ] = None
    required_for: Annotated[
        Any, means("Tasks that had to wait for this one; likewise.")
    ] = None
    graph_task: Annotated[
        Any, means("The whole task as the graph of this run had it.")
    ] = None
    node_outcome: Annotated[NodeOutcome | None, means(members.OUTCOME)] = None
