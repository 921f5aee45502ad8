"""The members that identify an entry in summaries and failures."""

from typing import Any

from msgspec import UNSET


def which(row: Any, *, with_task_name: bool) -> dict[str, Any]:
    """Return the members that identify the entry of a row."""
    name = row.deployment_graph_task_name
    return {
        "id": row.id,
        "node_id": row.node_id,
        "deployment_graph_task_name": name,
        "task_name": name if with_task_name else UNSET,
    }
