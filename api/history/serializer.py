"""Deployment history in exactly the specification's format."""

from collections.abc import Iterable

from api.answers.rows import Objects, Row
from api.http.mount import SPECIFIED
from fuel_history.shapes.history import EntryAndRunWithSummary, EntryWithSummary


#: The members of an entry, its summary last: in one run's history, and in many runs'.
FIELDS = SPECIFIED.members(EntryWithSummary.__struct_fields__)
FIELDS_OF_RUNS = SPECIFIED.members(EntryAndRunWithSummary.__struct_fields__)


class SpecifiedHistory:
    """Renders entries in the specification's format, with all or some members."""

    def __init__(
        self,
        fields: tuple[str, ...] = (),
        *,
        with_summary: bool = False,
        known: tuple[str, ...] = FIELDS,
    ) -> None:
        """`fields` are the requested members of `known`; empty: the default ones."""
        usual = known if with_summary else known[:-1]
        self._objects = Objects(EntryWithSummary, fields or usual)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that rows must have, in this order."""
        return self._objects.names

    def entries(self, rows: Iterable[Row]) -> bytes:
        """Return entries as the elements of a JSON array."""
        return self._objects.elements(rows)
