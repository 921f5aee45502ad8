"""A transaction as it is when it begins."""

from typing import NamedTuple

from db.domain.history import HistoryEntry
from db.domain.mends import Detail
from db.domain.snapshots import Snapshot


class Start(NamedTuple):
    """What a start message, or a client that registers a run, says of it."""

    task_uuid: str
    name: str
    dry_run: bool
    #: One `pending` entry for every task of the graph that has an id.
    entries: list[HistoryEntry]
    snapshots: list[Snapshot]
    #: Only a client says these two.
    cluster_id: int | None = None
    graph_type: str | None = None
    #: What of it could not be kept as it came.
    mended: tuple[Detail, ...] = ()
    #: What the graph says of its environment: see astute/environment.py.
    named_clusters: frozenset[int] = frozenset()
    cluster_name: str | None = None
    release_version: str | None = None
