"""Cells that look different for people and for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar

from cliff.columns import FormattableColumn

from fuel_history.output.colours import coloured
from fuel_history.output.times import for_people, in_utc, in_zone
from text.durations import span
from text.escaping import escape


class InTwoForms(FormattableColumn[Any]):
    """A value for programs, and the text that people read instead."""

    def __init__(self, value: object, text: str) -> None:
        super().__init__(value)
        self._text = text

    def human_readable(self) -> str:
        """Return the text for people."""
        return self._text


class TimeCell(FormattableColumn[datetime]):
    """A time: for programs in UTC, for people in their zone."""

    #: How many forms there are for people.
    FORMS: ClassVar = 3

    def __init__(self, time: datetime, zone: tzinfo | None) -> None:
        super().__init__(time)
        self._time = time
        self._zone = zone

    def machine_readable(self) -> Any:
        """Return the time in UTC, as the released clients show it."""
        return in_utc(self._time)

    def human_readable(self) -> str:
        """Return the time in the reader's zone, exactly."""
        return in_zone(self._time, self._zone)

    __str__ = human_readable

    def forms(self) -> Sequence[str]:
        """Return the time for people, in whole seconds: each form is shorter."""
        return for_people(self._time, self._zone)


class StatusCell(FormattableColumn[str]):
    """A status in its colour."""

    def human_readable(self) -> str:
        """Return the status with the terminal's codes around it."""
        return coloured(escape(self.machine_readable()))


def drawn(cell: object) -> str:
    """Return a cell as a table shows it: escaped, without colours."""
    if isinstance(cell, FormattableColumn):
        if isinstance(cell, StatusCell):
            cell = cell.machine_readable()
        else:
            cell = cell.human_readable()
    text = cell if isinstance(cell, str) else str(cell)
    if text.isprintable():
        return text
    return escape(text.replace("\r\n", "\n").expandtabs())


@dataclass(frozen=True)
class Cells:
    """Builds cells for one reader; None stays None."""

    #: None: the operator's own zone.
    zone: tzinfo | None
    colours: bool

    def time(self, time: datetime | None) -> TimeCell | None:
        """Return the cell of a time: in the reader's zone, for programs in UTC."""
        return None if time is None else TimeCell(time, self.zone)

    def duration(self, seconds: float | None) -> InTwoForms | None:
        """Return the cell of a duration in seconds: for people in hours and so on."""
        return None if seconds is None else InTwoForms(seconds, span(seconds))

    def so_far(self, began: datetime) -> InTwoForms:
        """Return the cell of the time since then."""
        seconds = max(0.0, round((datetime.now(UTC) - began).total_seconds(), 3))
        return InTwoForms(seconds, f"{span(seconds)} so far")

    def status(self, status: str | None) -> StatusCell | str | None:
        """Return the cell of a status."""
        return StatusCell(status) if status and self.colours else status
