"""The progress of a run by node, counted from its entries as they change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from fuel_history.values import HistoryEntry


class _State(NamedTuple):
    has_ended: bool
    has_failed: bool


@dataclass(slots=True)
class NodeProgress:
    """One node's entries."""

    total: int = 0
    ended: int = 0
    failed: int = 0
    #: Entries that are running, by id.
    running: dict[int, HistoryEntry] = field(default_factory=dict)


class RunProgress:
    """All nodes of a run, and the run as a whole."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeProgress] = {}
        self.whole = NodeProgress()
        self._known: dict[int, _State] = {}

    def take(self, entries: Iterable[HistoryEntry]) -> None:
        """Count entries that are new or changed."""
        for entry in entries:
            if entry.id is None:
                continue
            node = self.nodes.setdefault(entry.node_id, NodeProgress())
            was = self._known.get(entry.id)
            now = self._known[entry.id] = _state(entry)
            for counted in (node, self.whole):
                _count(counted, now, was)
                if entry.status == "running":
                    counted.running[entry.id] = entry
                else:
                    counted.running.pop(entry.id, None)

    def ordered(self) -> list[tuple[str, NodeProgress]]:
        """Return the nodes by importance: with failures, with running entries, the
        others; 5 before 10.
        """
        return sorted(self.nodes.items(), key=_importance)


def _state(entry: HistoryEntry) -> _State:
    return _State(entry.has_ended, entry.status == "error")


def _count(counted: NodeProgress, now: _State, was: _State | None) -> None:
    counted.total += was is None
    counted.ended += now.has_ended - (was is not None and was.has_ended)
    counted.failed += now.has_failed - (was is not None and was.has_failed)


def _importance(item: tuple[str, NodeProgress]) -> tuple[object, ...]:
    name, node = item
    number = int(name) if name.isascii() and name.isdigit() else float("inf")
    return not node.failed, not node.running, number, name
