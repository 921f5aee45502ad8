"""A deployment history entry, and how two reports merge into one."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from db.domain import joins
from db.domain.joins import earliest, is_earlier
from db.domain.statuses import HistoryStatus


#: The node of tasks without a node: Astute's null node (on the wire null or "null").
VIRTUAL_SYNC_NODE = "virtual_sync_node"
#: The Fuel master; like the one before, it belongs to no cluster.
MASTER_NODE = "master"


class HistoryEntry(NamedTuple):
    """One graph task on one node in one transaction, as far as it is known.

    `message`, `summary`, `custom` and `mended` come from the report that gave the entry
    its status, which arrived at `reported_at` (None: no report yet, only the graph).
    `summary` and `custom` are JSON texts; `mended` names details of that report that
    were unreadable and were replaced (db/domain/mends.py). Empty texts are None.
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
    mended: str | None = None


#: Identifies an entry: two reports with the same key merge into one entry.
KEY = ("task_uuid", "node_id", "deployment_graph_task_name")
#: Fields with the earliest value of all reports. All other fields come from the report
#: that gave the status.
EARLIEST = ("time_start", "time_end")
#: Fields that decide between two reports that are equal otherwise.
TEXTS = ("message", "summary", "custom", "mended")

# By index, which is twice as fast as by name.
_key = itemgetter(*map(HistoryEntry._fields.index, KEY))
_texts = attrgetter(*TEXTS)


def supersedes(new: HistoryEntry, known: HistoryEntry) -> bool:
    """Return whether the entry takes its status and texts from `new`.

    The greatest status wins, then the earliest arrival, then the greatest texts,
    compared as bytes, so that the order of two reports of the same millisecond cannot
    matter. db/history/upsert.py says the same in SQL.
    """
    if new.status is not known.status:
        return new.status.rank > known.status.rank
    if new.reported_at != known.reported_at:
        return is_earlier(new.reported_at, known.reported_at)
    return [text or "" for text in _texts(new)] > [text or "" for text in _texts(known)]


def merge(known: HistoryEntry, new: HistoryEntry) -> HistoryEntry:
    """Return the entry that both reports together describe: a join."""
    winner = new if supersedes(new, known) else known
    return winner._replace(
        time_start=earliest(known.time_start, new.time_start),
        time_end=earliest(known.time_end, new.time_end),
    )


def fold(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Merge entries to one per key, sorted by it."""
    return joins.fold(entries, _key, merge)
