"""Output of an action: for people, or as JSON or YAML for programs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TextIO, TypeVar

from fuel_history.legacy.table import Form, Row, draw
from fuel_history.legacy.texts import LISTS, VALUES
from fuel_history.output.colours import coloured
from fuel_history.output.times import in_zone


_T = TypeVar("_T")


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
        cells: Callable[[_T], Row],
        members: Callable[[_T], object],
        form: Form,
    ) -> None:
        """Print a list while it is received: a table of `cells`, or a list of
        `members`."""
        if self.serialization is None:
            paints = {"status": coloured} if self.colours else {}
            draw(self.stream, names, map(cells, items), form, paints)
        else:
            LISTS[self.serialization](self.stream, map(members, items))

    def value(self, value: object, serialization: str = "yaml") -> None:
        """Print a value that people read as YAML too."""
        VALUES[self.serialization or serialization](self.stream, value)

    def done(self, line: str, value: object) -> None:
        """Print the result of a change: a line, or a value for programs."""
        if self.serialization is None:
            self.stream.write(f"{line}\n")
        else:
            self.value(value)

    def time(self, time: datetime) -> str:
        """Return a time for people."""
        return in_zone(time, self.zone)
