"""A run's entries in packed form: by column, each name once, details in parts."""

import zlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from fuel_history.values import HistoryEntry


#: Entries per part of the details; a part is unpacked when an entry is opened.
PART: Final = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Names:
    """Names in order of appearance, and their indexes."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, name: str) -> int:
        return self._places.setdefault(name, len(self._places))

    def list(self) -> list[str]:
        return list(self._places)


class PackedEntries:
    """Packs entries one after the other; web/src/report/held.ts unpacks them.

    Details are packed as they come, because a large run has hundreds of megabytes.
    """

    def __init__(self) -> None:
        self._names = {name: _Names() for name in ("node", "task", "status")}
        self._columns: dict[str, list[int | None]] = {
            name: [] for name in (*self._names, "id", "start", "end")
        }
        self._part: list[Mapping[str, Any]] = []
        self._parts: list[str] = []

    def add(
        self, entry_id: int, entry: HistoryEntry, details: Mapping[str, Any]
    ) -> None:
        """Add an entry and its details."""
        told: dict[str, int | None] = {
            "node": self._names["node"].place(entry.node_id),
            "task": self._names["task"].place(entry.deployment_graph_task_name),
            "status": self._names["status"].place(entry.status),
            "id": entry_id,
            "start": _milliseconds(entry.time_start),
            "end": _milliseconds(entry.time_end),
        }
        for name, value in told.items():
            self._columns[name].append(value)
        self._part.append(details)
        if len(self._part) == PART:
            self._end_part()

    def columns(self, outcomes: Mapping[str, Any]) -> str:
        """Return the packed entries, with the nodes' outcomes."""
        times = [*self._columns["start"], *self._columns["end"]]
        first = min((time for time in times if time is not None), default=0)

        def since(column: str) -> list[int | None]:
            times = self._columns[column]
            return [None if time is None else time - first for time in times]

        return packed(
            {
                "nodes": self._names["node"].list(),
                "tasks": self._names["task"].list(),
                "statuses": self._names["status"].list(),
                "outcomes": outcomes,
                "from": first,
                **self._columns,
                "start": since("start"),
                "end": since("end"),
            }
        )

    def details(self) -> Mapping[str, Any]:
        """Return the parts of the details."""
        if self._part:
            self._end_part()
        return {"size": PART, "parts": self._parts}

    def _end_part(self) -> None:
        self._parts.append(packed(self._part))
        self._part = []


def packed(value: object) -> str:
    """Return a value as JSON, deflated, in base64."""
    return b64encode(zlib.compress(msgspec.json.encode(value))).decode()


def _milliseconds(time: datetime | None) -> int | None:
    return None if time is None else round((time - _EPOCH).total_seconds() * 1000)
