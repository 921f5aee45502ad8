"""What changed in a run: its transaction, and entries with the orchestrator's words."""

import msgspec
from msgspec import UnsetType

from api.serializers.rows import Objects
from api.serializers.transactions import Transaction
from db.queries.times import TimeFormat


Time = int | str | None


class ChangedEntry(msgspec.Struct, gc=False):
    """One entry, and what the orchestrator said of it."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    #: The same name again, where the history has both (/api/v1).
    task_name: str | UnsetType
    time_start: Time
    time_end: Time
    status: str
    message: str | None


class Changes(msgspec.Struct):
    """What happened to a run after an earlier answer."""

    #: For the next request's `after`.
    cursor: str
    transaction: Transaction
    entries: list[ChangedEntry]


def changed_entries(times: TimeFormat) -> Objects:
    """Return what makes entries from rows."""
    names = ChangedEntry.__struct_fields__
    if times is TimeFormat.epoch:
        names = tuple(name for name in names if name != "task_name")
    return Objects(ChangedEntry, names)
