"""Deployment history in the specification's shape, to the letter."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from api.serializers.arrays import elements


class Entry(msgspec.Struct, gc=False):
    """One entry; its times are whole seconds since the epoch."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    time_start: int | None
    time_end: int | None
    status: str


class EntryWithSummary(Entry, gc=False):
    """One entry, and what the orchestrator told of its task's run."""

    summary: msgspec.Raw


#: The columns of db.queries.history, in the order of the fields above.
HistoryRow = Sequence[Any]

_NO_SUMMARY = "{}"


def summary(row: HistoryRow) -> msgspec.Raw:
    """Return the summary of a row that was read with it: always an object."""
    return msgspec.Raw(row[-1] or _NO_SUMMARY)


def entries(rows: Iterable[HistoryRow], *, include_summary: bool) -> bytes:
    """Return entries as the elements of a JSON array."""
    if include_summary:
        return elements(EntryWithSummary(*(*row[:-1], summary(row))) for row in rows)
    return elements(Entry(*row) for row in rows)
