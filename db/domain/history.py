"""One deployment history entry, and how two reports of it become one."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from db.domain import joins
from db.domain.joins import earliest, is_earlier
from db.domain.statuses import HistoryStatus


#: Where tasks of no node run: Astute's null node (wire null, "null").
VIRTUAL_SYNC_NODE = "virtual_sync_node"
#: The node of Fuel itself; no node of any cluster, like the one before.
MASTER_NODE = "master"


class HistoryEntry(NamedTuple):
    """One graph task on one node in one transaction, as far as it is known.

    `message`, `summary`, `custom` and `mended` belong to the report that gave the
    entry its status, which arrived at `reported_at` (None: no report yet, the graph
    only). `summary` and `custom` are JSON texts, `mended` names details of that report
    which could not be kept as they came (db/domain/mends.py). Empty texts are None.
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


#: What an entry is of: two reports with the same key become one entry.
KEY = ("task_uuid", "node_id", "deployment_graph_task_name")
#: The earliest of all reports counts. All other fields are those of the report that
#: gave the status.
EARLIEST = ("time_start", "time_end")
#: They decide between two reports that are equal otherwise.
TEXTS = ("message", "summary", "custom", "mended")

# By place: twice as fast as by name.
_key = itemgetter(*map(HistoryEntry._fields.index, KEY))
_texts = attrgetter(*TEXTS)


def supersedes(new: HistoryEntry, known: HistoryEntry) -> bool:
    """Say whether the entry takes its status and texts from `new`.

    Greatest status, then earliest arrival, then (so that the order of two reports
    of the same millisecond cannot matter) the greatest texts, compared as bytes.
    db/history/upsert.py says the same in SQL.
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
