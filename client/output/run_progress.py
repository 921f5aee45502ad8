"""How far a run is, node by node, counted from its entries as they change."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from client.values import HistoryEntry


_ENDED = ("skipped", "ready", "error")


@dataclass(slots=True)
class NodeProgress:
    """One node's entries."""

    total: int = 0
    ended: int = 0
    failed: int = 0
    #: Entries that run now, by their ids.
    running: dict[int, HistoryEntry] = field(default_factory=dict)


class RunProgress:
    """All nodes of a run, and the run as a whole."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeProgress] = {}
        self.whole = NodeProgress()
        self._statuses: dict[int, str] = {}

    def take(self, entries: Iterable[HistoryEntry]) -> None:
        """Count entries that are new or changed."""
        for entry in entries:
            if entry.id is None:
                continue
            node = self.nodes.setdefault(entry.node_id, NodeProgress())
            was = self._statuses.get(entry.id)
            self._statuses[entry.id] = entry.status
            for counted in (node, self.whole):
                _count(counted, entry, entry.id, was)

    def ordered(self) -> list[tuple[str, NodeProgress]]:
        """Return nodes in the order in which they matter: those that failed, those
        where something runs, the others; 5 before 10.
        """
        return sorted(self.nodes.items(), key=_importance)


def _count(
    counted: NodeProgress, entry: HistoryEntry, entry_id: int, was: str | None
) -> None:
    counted.total += was is None
    counted.ended += (entry.status in _ENDED) - (was in _ENDED)
    counted.failed += (entry.status == "error") - (was == "error")
    if entry.status == "running":
        counted.running[entry_id] = entry
    else:
        counted.running.pop(entry_id, None)


def _importance(item: tuple[str, NodeProgress]) -> tuple[object, ...]:
    name, node = item
    number = int(name) if name.isascii() and name.isdigit() else float("inf")
    return not node.failed, not node.running, number, name
