"""What is kept of a transaction as it was when it began."""

from typing import Final, NamedTuple


#: The kind that tells the tasks of a node, in the graph's order.
GRAPH: Final = "graph"
#: The kind that tells what all nodes have in common of a task.
DEFINITIONS: Final = "task_definitions"
#: The kind that tells the nodes of a role.
ROLE: Final = "role"


class Snapshot(NamedTuple):
    """One JSON text of a transaction; db/tables/ says which kinds there are."""

    kind: str
    key: str
    body: str
