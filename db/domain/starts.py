"""A transaction as it is when it begins."""

from typing import NamedTuple

from db.domain.history import HistoryEntry
from db.domain.snapshots import Snapshot


class Start(NamedTuple):
    """What a start message, or a client that registers a run, says of it."""

    task_uuid: str
    name: str
    dry_run: bool
    #: One `pending` entry for every task of the graph that has an id.
    entries: list[HistoryEntry]
    snapshots: list[Snapshot]
    #: Start messages do not have these two.
    cluster_id: int | None = None
    graph_type: str | None = None
