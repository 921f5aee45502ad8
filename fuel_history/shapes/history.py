"""Entries of the deployment history, with the specified members and with more."""

from typing import Annotated, Any, Final, Generic

from msgspec import UNSET, Struct, UnsetType

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means
from fuel_history.shapes.transactions import Transaction


_SUMMARY: Final = means(
    "The task's own report: usually Puppet's summary.", type="object"
)


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
    """One entry with the task's own report."""

    summary: Annotated[Any, _SUMMARY] = None


class EntryAndRun(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry, and what its run is: in histories of many runs."""

    cluster: members.Environment = None
    transaction_name: members.Kind
    transaction_status: members.RunStatus


class EntryAndRunWithSummary(
    EntryAndRun[Time], Generic[Time], frozen=True, kw_only=True
):
    """One entry with the task's own report, and what its run is."""

    summary: Annotated[Any, _SUMMARY] = None


class ClientEntry(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry with both names of its task: that of 9.0 and the later one."""

    mended: Annotated[tuple[str, ...] | UnsetType, members.MENDED] = UNSET


class ClientEntryWithSummary(
    EntryWithSummary[Time], Generic[Time], frozen=True, kw_only=True
):
    """One entry with the task's own report."""

    mended: Annotated[tuple[str, ...] | UnsetType, members.MENDED] = UNSET


class ClientEntryAndRun(EntryAndRun[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry with both names of its task, and what its run is."""

    mended: Annotated[tuple[str, ...] | UnsetType, members.MENDED] = UNSET


class ClientEntryAndRunWithSummary(
    EntryAndRunWithSummary[Time], Generic[Time], frozen=True, kw_only=True
):
    """One entry with the task's own report, and what its run is."""

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
    """One entry with the orchestrator's text."""

    message: members.Message = None


class Changes(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """What changed in a run since an earlier answer."""

    cursor: Annotated[str, means("The value of `after` for the next request.")]
    transaction: Annotated[Transaction[Time], means("The run in its current state.")]
    entries: Annotated[
        tuple[ChangedEntry[Time], ...],
        means("The changed entries; an entry may come twice."),
    ]


class NodeOutcome(Struct, frozen=True, kw_only=True):
    """The outcome of the entry's node as a whole."""

    status: Annotated[str, means(members.OUTCOME)]
    error_type: members.ErrorType = None
    message: members.Message = None


class EntryDetails(Entry[Time], Generic[Time], frozen=True, kw_only=True):
    """One entry, what was reported of it, and its task in the graph."""

    duration: members.Seconds = None
    reported_at: Annotated[
        Time | None, means("Arrival of the report that gave the status.")
    ] = None
    message: members.Message = None
    summary: Annotated[Any, _SUMMARY] = None
    custom: Annotated[
        Any,
        means(
            "What earlier orchestrators reported instead of `summary`.", type="object"
        ),
    ] = None
    mended: Annotated[tuple[str, ...] | None, members.MENDED] = None
    parameters: Annotated[Any, means("The task's parameters in the graph.")] = None
    requires: Annotated[
        Any, means("The tasks that had to end before it, as in the graph.")
    ] = None
    required_for: Annotated[
        Any, means("The tasks that had to wait for it, as in the graph.")
    ] = None
    graph_task: Annotated[Any, means("The whole task in the graph of this run.")] = None
    node_outcome: Annotated[NodeOutcome | None, means(members.OUTCOME)] = None
