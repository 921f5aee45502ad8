"""Which details of a report were mended, as one text that two of them can share."""

import enum
from collections.abc import Iterable


class Detail(enum.StrEnum):
    """What decides nothing, and is mended where it cannot be kept as it came."""

    # Of an entry:
    message = "message"  #: `error_msg`; of a transaction `error`
    summary = "summary"
    custom = "custom"
    error_type = "error_type"
    node_id = "node_id"
    deployment_graph_task_name = "deployment_graph_task_name"
    node_status = "node_status"  #: how the node as a whole came out
    # Of a transaction:
    progress = "progress"
    graph = "graph"  #: tasks of the start message, or what they say
    roles = "roles"
    dry_run = "dry_run"
    # What another start message of the same transaction said, which was left out:
    other_graph = "other_graph"
    other_roles = "other_roles"
    other_dry_run = "other_dry_run"
    #: A field that is not read: counted, shown nowhere.
    other = "other"


def as_text(details: Iterable[Detail]) -> str | None:
    """Return the details by their names, each once; None where there is none.

    What is not read is not among them.
    """
    return ",".join(sorted({*details} - {Detail.other})) or None


def union(one: str | None, other: str | None) -> str | None:
    """Return the details of both: a join, as db/runs/transactions.py has it in SQL."""
    if one is None or other is None:
        return other if one is None else one
    return ",".join(sorted({*one.split(","), *other.split(",")}))
