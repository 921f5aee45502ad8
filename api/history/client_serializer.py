"""Deployment history in the released clients' format (contract.md section 3.4)."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from api.answers.rows import Objects, Row
from fuel_history.shapes.history import (
    AbsentEntry,
    ClientEntryAndRunWithSummary,
    ClientEntryWithSummary,
)


Members = dict[str, msgspec.Raw]


_MENDED, _SUMMARY = "mended", "summary"
#: The members of an entry: in one run's history, and in many runs'. Merged members
#: never replace these; `id` is the row's, never the task's.
OWN = ClientEntryWithSummary.__struct_fields__
OWN_OF_RUNS = ClientEntryAndRunWithSummary.__struct_fields__
#: The columns of the original's files (contract.md section 3.4).
CSV_COLUMNS = ("task_name", "node_id", "status", "type", "time_start", "time_end")
#: Those of histories of many runs, which the original has not.
CSV_COLUMNS_OF_RUNS = (
    *CSV_COLUMNS,
    *("task_id", "cluster", "transaction_name", "transaction_status"),
)


class ClientHistory:
    """Renders entries with their task definitions and `custom` merged in."""

    def __init__(
        self,
        definitions: str | None,
        fields: tuple[str, ...] = (),
        *,
        with_summary: bool = False,
        known: tuple[str, ...] = OWN,
    ) -> None:
        """`fields` are the requested members; empty: the default ones.

        `known` are the members of an entry itself.
        """
        self._fields = fields
        self._known = known
        own = tuple(
            name
            for name in known
            if name != _MENDED
            and (name != _SUMMARY or with_summary)
            and (not self._fields or name in self._fields)
        )
        self._shows_mended = not self._fields or _MENDED in self._fields
        self._objects = Objects(ClientEntryWithSummary, own)
        self._definitions = {
            name: self._mergeable(definition)
            for name, definition in _members(definitions or "{}").items()
        }
        # Rendered once per task, not once for each of its hundreds of entries.
        self._rendered = {
            name: _tail(definition) for name, definition in self._definitions.items()
        }
        self._seen: set[str] = set()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that rows must have, in this order."""
        return (*self._objects.names, "deployment_graph_task_name", "custom", _MENDED)

    def entries(self, rows: Iterable[Row]) -> bytes:
        """Return entries as the elements of a JSON array."""
        return b",".join(map(self._entry, rows))

    def absent(
        self, names: Collection[str], names_with_entries: Collection[str]
    ) -> bytes:
        """Return the defined tasks without any entry as elements of a JSON array.

        `names` restricts them if it is not empty. A task counts as having entries if
        one was rendered before or if `names_with_entries` contains it.
        """
        return b",".join(
            _object(self._absent(name), rendered)
            for name, rendered in self._rendered.items()
            if (not names or name in names)
            and name not in self._seen
            and name not in names_with_entries
        )

    def _absent(self, name: str) -> bytes:
        entry = msgspec.structs.asdict(
            AbsentEntry(deployment_graph_task_name=name, task_name=name)
        )
        fields = self._fields or entry.keys()
        return msgspec.json.encode({key: entry[key] for key in entry if key in fields})

    def _entry(self, row: Row) -> bytes:
        *own, name, custom, mended = row
        entry = self._objects.json(own)
        if mended and self._shows_mended:
            entry = _object(entry, _tail({_MENDED: mended}))
        self._seen.add(name)
        if custom is None:
            return _object(entry, self._rendered.get(name, b""))
        # `custom` belongs to this run, so it takes precedence over the definition.
        merged = self._definitions.get(name, {}) | self._mergeable(custom)
        return _object(entry, _tail(merged))

    def _mergeable(self, text: str | msgspec.Raw) -> Members:
        return {
            key: value
            for key, value in _members(text).items()
            if key not in self._known and (not self._fields or key in self._fields)
        }


def _object(own: bytes, tail: bytes) -> bytes:
    if own == b"{}":
        return b"{" + tail[1:] + b"}"
    return own[:-1] + tail + b"}"


def _tail(members: Mapping[str, object]) -> bytes:
    return b"," + msgspec.json.encode(members)[1:-1] if members else b""


def _members(text: str | msgspec.Raw) -> Members:
    # Anything that is not an object or cannot be read is left out; the history stays
    # readable.
    try:
        return msgspec.json.decode(text, type=Members)
    except (msgspec.MsgspecError, RecursionError):
        return {}
