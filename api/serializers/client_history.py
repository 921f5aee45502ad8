"""Deployment history as the released clients read it (contract.md section 3.4)."""

from collections.abc import Collection, Iterable

import msgspec

from api.serializers.history import HistoryRow, summary


Members = dict[str, msgspec.Raw]


class ClientEntry(msgspec.Struct, gc=False):
    """One entry under both names of its task, 9.0's and the later one."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    task_name: str
    time_start: str | None
    time_end: str | None
    status: str


class ClientEntryWithSummary(ClientEntry, gc=False):
    """One entry, and what the orchestrator told of its task's run."""

    summary: msgspec.Raw


class AbsentEntry(msgspec.Struct, gc=False):
    """A task of the graph that has no entry on any node."""

    deployment_graph_task_name: str
    task_name: str
    node_id: str = "-"
    time_start: None = None
    time_end: None = None
    status: str = "skipped"


#: Nothing that is merged in may hide these; `id` is the row's, never the task's.
_OWN = {field.name for field in msgspec.structs.fields(ClientEntryWithSummary)}


class ClientHistory:
    """Entries with their tasks' definitions and `custom` merged in at the root."""

    def __init__(self, definitions: str | None, *, include_summary: bool) -> None:
        self._definitions = {
            name: _mergeable(definition)
            for name, definition in _members(definitions or "{}").items()
        }
        # Rendered once, not once for each of a task's hundreds of entries.
        self._rendered = {
            name: _tail(definition) for name, definition in self._definitions.items()
        }
        self._include_summary = include_summary
        self._seen: set[str] = set()

    def entries(self, rows: Iterable[HistoryRow]) -> bytes:
        """Return entries, read with `custom`, as the elements of a JSON array."""
        return b",".join(map(self._entry, rows))

    def absent(
        self, names: Collection[str], names_with_entries: Collection[str]
    ) -> bytes:
        """Return the defined tasks without any entry, as elements likewise.

        `names` narrows them where it is not empty. Entries that were rendered
        before count, and those of `names_with_entries`, which a filter hid.
        """
        return b",".join(
            _object(AbsentEntry(name, name), rendered)
            for name, rendered in self._rendered.items()
            if (not names or name in names)
            and name not in self._seen
            and name not in names_with_entries
        )

    def _entry(self, row: HistoryRow) -> bytes:
        number, task_id, node_id, name, time_start, time_end, status, custom = row[:8]
        own = (number, task_id, node_id, name, name, time_start, time_end, status)
        entry = (
            ClientEntryWithSummary(*own, summary(row))
            if self._include_summary
            else ClientEntry(*own)
        )
        self._seen.add(name)
        if custom is None:
            return _object(entry, self._rendered.get(name, b""))
        # `custom` is of this one run, so it goes before the definition.
        merged = self._definitions.get(name, {}) | _mergeable(custom)
        return _object(entry, _tail(merged))


def _object(own: msgspec.Struct, tail: bytes) -> bytes:
    return msgspec.json.encode(own)[:-1] + tail + b"}"


def _tail(members: Members) -> bytes:
    return b"," + msgspec.json.encode(members)[1:-1] if members else b""


def _mergeable(text: str | msgspec.Raw) -> Members:
    return {key: value for key, value in _members(text).items() if key not in _OWN}


def _members(text: str | msgspec.Raw) -> Members:
    # What is no object, or cannot be read, is left out: it must not keep the
    # history from being read.
    try:
        return msgspec.json.decode(text, type=Members)
    except (msgspec.MsgspecError, RecursionError):
        return {}
