"""Entries of a run as the answers see them: with times in seconds."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.domain.statuses import HistoryStatus


#: node_id, deployment_graph_task_name
Key = tuple[str, str]
#: deployment_graph_task_name, role
Kind = tuple[str, str]


class Entry(NamedTuple):
    """One task on one node of a run."""

    node_id: str
    task: str
    status: HistoryStatus
    #: Seconds since 1970; None: not known, or not yet.
    start: float | None = None
    end: float | None = None
    #: Seconds that Puppet says it worked; None: it does not say.
    work: float | None = None

    @property
    def key(self) -> Key:
        """What identifies it within its run."""
        return self.node_id, self.task

    @property
    def wall(self) -> float | None:
        """Seconds between its start and its end; None: not known.

        Arrivals that overtook each other can leave the end first: no time passed.
        """
        if self.start is None or self.end is None:
            return None
        return max(self.end - self.start, 0.0)

    @property
    def took(self) -> float | None:
        """Seconds of work where Puppet reports them, else of waiting for it."""
        return self.wall if self.work is None else self.work


class Roles:
    """The roles of a run's nodes, each node's as one name."""

    #: Of a node of which no role is known.
    NONE = ""

    def __init__(self, nodes_of_roles: Mapping[str, Iterable[str]]) -> None:
        """Take role → ids of its nodes."""
        found: dict[str, list[str]] = {}
        for role in sorted(nodes_of_roles):
            for node_id in nodes_of_roles[role]:
                found.setdefault(node_id, []).append(role)
        self._names = {node: ", ".join(roles) for node, roles in found.items()}

    def of(self, node_id: str) -> str:
        """Return the name of a node's roles: "ceph-osd, compute" where it has two."""
        if node_id in {MASTER_NODE, VIRTUAL_SYNC_NODE}:
            return node_id
        return self._names.get(node_id, self.NONE)

    def kind(self, entry: Entry) -> Kind:
        """Return what an entry is compared with: the same task on the same role."""
        return entry.task, self.of(entry.node_id)


def by_size(node_id: str) -> tuple[bool, int, str]:
    """Return what orders nodes: 5 before 10, names after numbers."""
    return not node_id.isdecimal(), len(node_id), node_id
