"""Details of reports that were mended, as one text that merges."""

import enum
from collections.abc import Iterable


class Detail(enum.StrEnum):
    """A detail that decides nothing, and is replaced if it is unreadable."""

    # Of an entry:
    message = "message"  #: `error_msg`; of a transaction `error`
    summary = "summary"
    custom = "custom"
    error_type = "error_type"
    node_id = "node_id"
    deployment_graph_task_name = "deployment_graph_task_name"
    node_status = "node_status"  #: the outcome of the node as a whole
    # Of a transaction:
    progress = "progress"
    graph = "graph"  #: tasks of the start message, or their members
    roles = "roles"
    dry_run = "dry_run"
    # Members of another start message of the same transaction that were left out:
    other_graph = "other_graph"
    other_roles = "other_roles"
    other_dry_run = "other_dry_run"
    #: A field that is not used: counted, shown nowhere.
    other = "other"


def as_text(details: Iterable[Detail]) -> str | None:
    """Return the names of the details, each once; None: there are none.

    Fields that are not used are left out.
    """
    return ",".join(sorted({*details} - {Detail.other})) or None


def union(one: str | None, other: str | None) -> str | None:
    """Return the details of both: a join, in SQL in db/runs/transactions.py."""
    if one is None or other is None:
        return other if one is None else one
    return ",".join(sorted({*one.split(","), *other.split(",")}))
