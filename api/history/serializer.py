"""Deployment history in exactly the specification's format."""

from collections.abc import Iterable

import msgspec

from api.answers.rows import Objects, Row


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
    """One entry with the orchestrator's summary of the task."""

    summary: msgspec.Raw


FIELDS = EntryWithSummary.__struct_fields__


class SpecifiedHistory:
    """Renders entries in the specification's format, with all or some members."""

    def __init__(
        self, fields: tuple[str, ...] = (), *, with_summary: bool = False
    ) -> None:
        """`fields` are the requested members; empty: the default ones."""
        usual = FIELDS if with_summary else Entry.__struct_fields__
        self._objects = Objects(EntryWithSummary, fields or usual)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that rows must have, in this order."""
        return self._objects.names

    def entries(self, rows: Iterable[Row]) -> bytes:
        """Return entries as the elements of a JSON array."""
        return self._objects.elements(rows)
