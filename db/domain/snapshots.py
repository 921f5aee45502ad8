"""The data that a transaction started with."""

from typing import Final, NamedTuple


#: The kind with the tasks of a node, in the graph's order.
GRAPH: Final = "graph"
#: The kind with what all nodes have in common of a task.
DEFINITIONS: Final = "task_definitions"
#: The kind with the nodes of a role.
ROLE: Final = "role"


class Snapshot(NamedTuple):
    """One JSON text of a transaction; db/tables/ lists the kinds."""

    kind: str
    key: str
    body: str
