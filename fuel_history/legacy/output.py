"""Output of an action: for people, or as JSON or YAML for programs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, TextIO, TypeVar

from fuel_history.legacy.table import draw
from fuel_history.legacy.texts import LISTS, VALUES
from fuel_history.output.cells import Cells
from fuel_history.output.table_column import Frame
from fuel_history.output.times import in_utc


_T = TypeVar("_T")
#: Returns a time as it is shown: its text, or its cell.
Clock = Callable[[datetime], object]


@dataclass(frozen=True, kw_only=True)
class Output:
    """Where and how an action prints."""

    stream: TextIO
    #: "json" or "yaml"; None: for people.
    serialization: str | None
    #: Zone of times for people; None: the operator's own.
    zone: tzinfo | None
    colours: bool

    def rows(
        self,
        items: Iterable[_T],
        *,
        names: Sequence[str],
        members: Callable[[_T, Clock], Mapping[str, Any]],
        form: Frame,
    ) -> None:
        """Print a list while it arrives: a table with these columns, or all members."""
        if self.serialization is not None:
            shown = (members(item, in_utc) for item in items)
            LISTS[self.serialization](self.stream, shown)
            return
        cells = Cells(self.zone, self.colours)
        found = (members(item, cells.time) for item in items)
        rows = (
            [
                cells.status(each[name]) if name == "status" else each.get(name)
                for name in names
            ]
            for each in found
        )
        draw(self.stream, names, rows, form)

    def value(self, value: object, serialization: str = "yaml") -> None:
        """Print a value that people read as YAML too."""
        VALUES[self.serialization or serialization](self.stream, value)

    def done(self, line: str, value: object) -> None:
        """Print the result of a change: a line, or a value for programs."""
        if self.serialization is None:
            self.stream.write(f"{line}\n")
        else:
            self.value(value)
