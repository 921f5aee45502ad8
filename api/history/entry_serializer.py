"""One entry with all its details: the list's members first."""

from typing import Any, NamedTuple

import msgspec

from api.answers.shaped import shaped
from fuel_history.shapes.history import EntryDetails, NodeOutcome


#: A row of db.queries.entry.
EntryRow = Any

_NULL = msgspec.Raw(b"null")
_NO_MEMBERS = "{}"
_JSON = ("summary", "custom")


class _GraphTask(NamedTuple):
    graph_task: msgspec.Raw = _NULL
    parameters: msgspec.Raw = _NULL
    requires: msgspec.Raw = _NULL
    required_for: msgspec.Raw = _NULL


class _Name(msgspec.Struct):
    id: str | None = None


_tasks = msgspec.json.Decoder(list[msgspec.Raw]).decode
_name = msgspec.json.Decoder(_Name).decode
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def entry_details(row: EntryRow, *, with_task_name: bool) -> EntryDetails[Any]:
    """Return all details of an entry."""
    task = _graph_task(row.graph or "[]", row.deployment_graph_task_name)
    return shaped(
        EntryDetails,
        row,
        with_task_name=with_task_name,
        **task._asdict(),
        **{text: msgspec.Raw(getattr(row, text) or _NO_MEMBERS) for text in _JSON},
        node_outcome=_outcome(row),
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
