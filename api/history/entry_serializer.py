"""One entry with all its details: the list's members first."""

from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from fuel_history.shapes.history import EntryDetails, NodeOutcome


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
    return NodeOutcome(
        status=row.node_status, error_type=row.error_type, message=row.node_message
    )


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
