"""Path parameters, each described once for all paths."""

from typing import Final

from api.http.query import Json
from api.http.values import LARGEST_ID
from api.operations.operation import in_path


def _id(name: str, description: str, highest: int = LARGEST_ID) -> Json:
    schema: Json = {"type": "integer", "minimum": 0, "maximum": highest}
    return in_path(name, description, 1, schema)


_PARAMETERS: Final = (
    _id("transaction_id", "The transaction's `id`."),
    _id("task_id", "The task's `id`, which is the transaction's."),
    _id("cluster_id", "The environment's id in Nailgun."),
    _id("entry_id", "The `id` of an entry in the list.", 2**63 - 1),
    in_path(
        "node_id",
        "The node's id, `master`, or `virtual_sync_node` for tasks without a node.",
        "5",
        {"type": "string", "minLength": 1},
    ),
    _id("report_id", "The dead report's `id`.", 2**63 - 1),
    in_path(
        "fingerprint",
        "What is equal for failures that are alike, as `/causes/` has it.",
        "3a12d3525513ef65",
        {"type": "string", "minLength": 1},
    ),
    in_path(
        "task_uuid",
        "The run's uuid in its reports.",
        "5b9f31d2-7c0a-4a62-9c55-d1f8e2a40b7c",
        {"type": "string", "minLength": 1},
    ),
)
#: The parameters by name.
PATH_PARAMETERS: Final = {str(each["name"]): each for each in _PARAMETERS}
