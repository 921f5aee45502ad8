"""Which entry something is said of, as summaries and failures name it."""

from typing import Any

from msgspec import UNSET


def which(row: Any, *, with_task_name: bool) -> dict[str, Any]:
    """Return the members that say which entry a row is."""
    name = row.deployment_graph_task_name
    return {
        "id": row.id,
        "node_id": row.node_id,
        "deployment_graph_task_name": name,
        "task_name": name if with_task_name else UNSET,
    }
