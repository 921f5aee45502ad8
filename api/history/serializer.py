"""Deployment history in the specification's shape, to the letter."""

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
    """One entry, and what the orchestrator told of its task's run."""

    summary: msgspec.Raw


FIELDS = EntryWithSummary.__struct_fields__


class SpecifiedHistory:
    """Renders entries in the specification's shape, or some members of them."""

    def __init__(
        self, fields: tuple[str, ...] = (), *, with_summary: bool = False
    ) -> None:
        """`fields` are the members that are asked for; empty: the usual ones."""
        usual = FIELDS if with_summary else Entry.__struct_fields__
        self._objects = Objects(EntryWithSummary, fields or usual)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its rows must have, in this order."""
        return self._objects.names

    def entries(self, rows: Iterable[Row]) -> bytes:
        """Return entries as the elements of a JSON array."""
        return self._objects.elements(rows)
