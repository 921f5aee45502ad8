"""Changes of a run: its transaction, and entries with the orchestrator's texts."""

import msgspec
from msgspec import UnsetType

from api.answers.rows import Objects
from api.answers.transaction_rows import Transaction
from api.http.mount import Mount


Time = int | str | None


class ChangedEntry(msgspec.Struct, gc=False):
    """One entry with its message."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    #: The same name again on the mount that shows both (/api/v1).
    task_name: str | UnsetType
    time_start: Time
    time_end: Time
    status: str
    message: str | None


class Changes(msgspec.Struct):
    """What changed in a run since an earlier answer."""

    #: The next request's `after`.
    cursor: str
    transaction: Transaction
    entries: list[ChangedEntry]


def changed_entries(mount: Mount) -> Objects:
    """Return the object that renders entries from rows."""
    names = ChangedEntry.__struct_fields__
    if not mount.shows_task_name:
        names = tuple(name for name in names if name != "task_name")
    return Objects(ChangedEntry, names)
