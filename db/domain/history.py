"""One deployment history entry, and how two reports of it become one."""

from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from db.domain import joins
from db.domain.joins import earliest, is_earlier
from db.domain.statuses import HISTORY_RANK, HistoryStatus


#: Where tasks of no node run: Astute's null node (wire null, "null").
VIRTUAL_SYNC_NODE = "virtual_sync_node"


class HistoryEntry(NamedTuple):
    """One graph task on one node in one transaction, as far as it is known.

    `message`, `summary` and `custom` belong to the report that gave the entry its
    status, which arrived at `reported_at` (None: no report yet, the graph only).
    `summary` and `custom` are JSON texts. Empty texts are None.
    """

    task_uuid: str
    node_id: str
    deployment_graph_task_name: str
    status: HistoryStatus
    time_start: datetime | None = None
    time_end: datetime | None = None
    reported_at: datetime | None = None
    message: str | None = None
    summary: str | None = None
    custom: str | None = None


def supersedes(new: HistoryEntry, known: HistoryEntry) -> bool:
    """Say whether the entry takes its status and texts from `new`.

    Greatest status, then earliest arrival, then (so that the order of two reports
    of the same millisecond cannot matter) the greatest texts, compared as bytes.
    db/upsert.py says the same in SQL.
    """
    if new.status is not known.status:
        return HISTORY_RANK[new.status] > HISTORY_RANK[known.status]
    if new.reported_at != known.reported_at:
        return is_earlier(new.reported_at, known.reported_at)
    return _texts(new) > _texts(known)


def _texts(entry: HistoryEntry) -> tuple[str, str, str]:
    return entry.message or "", entry.summary or "", entry.custom or ""


def merge(known: HistoryEntry, new: HistoryEntry) -> HistoryEntry:
    """Return the entry that both reports together describe: a join."""
    winner = new if supersedes(new, known) else known
    return HistoryEntry(
        known.task_uuid,
        known.node_id,
        known.deployment_graph_task_name,
        winner.status,
        earliest(known.time_start, new.time_start),
        earliest(known.time_end, new.time_end),
        winner.reported_at,
        winner.message,
        winner.summary,
        winner.custom,
    )


def fold(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Merge entries to one per (task_uuid, node_id, name), sorted by these."""
    return joins.fold(entries, itemgetter(0, 1, 2), merge)
