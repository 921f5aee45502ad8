"""The start of a transaction."""

from typing import NamedTuple

from db.domain.history import HistoryEntry
from db.domain.mends import Detail
from db.domain.snapshots import Snapshot


class Start(NamedTuple):
    """A run as its start message, or the client that registers it, describes it."""

    task_uuid: str
    name: str
    dry_run: bool
    #: One `pending` entry for every task of the graph that has an id.
    entries: list[HistoryEntry]
    snapshots: list[Snapshot]
    #: Only clients give these two.
    cluster_id: int | None = None
    graph_type: str | None = None
    #: Details that were unreadable and were replaced.
    mended: tuple[Detail, ...] = ()
    #: Environments that the graph names: see astute/environment.py.
    named_clusters: frozenset[int] = frozenset()
    cluster_name: str | None = None
    release_version: str | None = None
