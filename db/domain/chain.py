"""A chain of hashes over the runs of an environment, to show that none was edited.

Each link hashes the one before it, so that no run can be changed, left out or put
between without all later links becoming wrong.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple


#: Before the first link.
BEGINNING = bytes(32)
#: Members of a run that its hash covers, and those of them that are times.
RUN = ("uuid", "cluster_id", "name", "status", "dry_run", "graph_type", "message")
RUN_TIMES = ("time_start", "time_end")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def leaf(run: Mapping[str, object], nodes: Mapping[str, str]) -> bytes:
    """Return the hash of a run: of its own row, and of its nodes' hashes."""
    canonical = json.dumps([dict(run), dict(nodes)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).digest()


class Row(NamedTuple):
    """A row of the history as a node's hash covers it; JSON as its text."""

    task: str
    status: str
    time_start: datetime | None
    time_end: datetime | None
    reported_at: datetime | None
    message: str | None
    summary: str | None
    custom: str | None


class Nodes:
    """The hashes of a run's nodes, row by row: those of db/runs/chain_links.py."""

    def __init__(self) -> None:
        self._lines: dict[str, list[tuple[bytes, str]]] = {}

    def add(self, node_id: str, row: Row) -> None:
        """Add a row of a node."""
        times = map(micros, (row.time_start, row.time_end, row.reported_at))
        texts = (row.message, row.summary, row.custom)
        hashes = (None if each is None else _sha256(each) for each in texts)
        # Written as PostgreSQL's json_build_array() writes it.
        line = json.dumps([row.task, row.status, *times, *hashes], ensure_ascii=False)
        self._lines.setdefault(node_id, []).append((row.task.encode(), line))

    def hashes(self) -> dict[str, str]:
        """Return node → hash."""
        return {
            node_id: _sha256("\n".join(line for _, line in sorted(lines)))
            for node_id, lines in self._lines.items()
        }


def micros(time: datetime | None) -> str | None:
    """Return a time as a hash covers it: microseconds since 1970."""
    if time is None:
        return None
    return str((time - _EPOCH) // timedelta(microseconds=1))


def _sha256(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def head(before: bytes, task_uuid: str, own: bytes) -> bytes:
    """Return the hash of a link, after that of the one before it."""
    return hashlib.sha256(before + task_uuid.encode() + b"\0" + own).digest()


def differing(known: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the nodes whose rows are not what they were."""
    return sorted(
        node for node in known.keys() | now.keys() if known.get(node) != now.get(node)
    )
