"""One entry with all its details: the list's members first."""

from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType


class NodeOutcome(msgspec.Struct):
    """The outcome of the entry's node in the transaction."""

    status: str
    error_type: str | None
    message: str | None


class EntryDetails(msgspec.Struct):
    """One entry, its reports, and its task's definition in the graph."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    #: The same name again on the mount that shows both (/api/v1).
    task_name: str | UnsetType
    time_start: int | str | None
    time_end: int | str | None
    status: str
    #: Seconds.
    duration: float | None
    #: Arrival of the report that gave the status, message, summary and custom.
    reported_at: int | str | None
    message: str | None
    summary: msgspec.Raw
    custom: msgspec.Raw
    #: Details of that report that were unreadable and were replaced.
    mended: list[str] | None
    parameters: msgspec.Raw
    requires: msgspec.Raw
    required_for: msgspec.Raw
    #: The task's whole definition in its node's graph, including these three members.
    graph_task: msgspec.Raw
    node_outcome: NodeOutcome | None


#: A row of db.queries.entry.
EntryRow = Any

_NULL = msgspec.Raw(b"null")
_NO_MEMBERS = "{}"


class _GraphTask(NamedTuple):
    body: msgspec.Raw = _NULL
    parameters: msgspec.Raw = _NULL
    requires: msgspec.Raw = _NULL
    required_for: msgspec.Raw = _NULL


class _Name(msgspec.Struct):
    id: str | None = None


_tasks = msgspec.json.Decoder(list[msgspec.Raw]).decode
_name = msgspec.json.Decoder(_Name).decode
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def history_entry(row: EntryRow, *, with_task_name: bool) -> bytes:
    """Return an entry's details as a JSON object."""
    name = row.deployment_graph_task_name
    task = _graph_task(row.graph or "[]", name)
    return msgspec.json.encode(
        EntryDetails(
            id=row.id,
            task_id=row.task_id,
            node_id=row.node_id,
            deployment_graph_task_name=name,
            task_name=name if with_task_name else UNSET,
            time_start=row.time_start,
            time_end=row.time_end,
            status=row.status,
            duration=row.duration,
            reported_at=row.reported_at,
            message=row.message,
            summary=msgspec.Raw(row.summary or _NO_MEMBERS),
            custom=msgspec.Raw(row.custom or _NO_MEMBERS),
            mended=row.mended,
            parameters=task.parameters,
            requires=task.requires,
            required_for=task.required_for,
            graph_task=task.body,
            node_outcome=_outcome(row),
        )
    )


def _outcome(row: EntryRow) -> NodeOutcome | None:
    if row.node_status is None:
        return None
    return NodeOutcome(row.node_status, row.error_type, row.node_message)


def _graph_task(graph: str, name: str) -> _GraphTask:
    # If the graph cannot be read, the entry is still shown.
    try:
        for task in _tasks(graph):
            if _name(task).id == name:
                known = _members(task)
                return _GraphTask(
                    task, *(known.get(key, _NULL) for key in _GraphTask._fields[1:])
                )
    except (msgspec.MsgspecError, RecursionError):
        pass
    return _GraphTask()
