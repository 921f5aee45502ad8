"""Cells that look different for people and for programs."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from cliff.columns import FormattableColumn

from fuel_history.output.colours import coloured
from fuel_history.output.times import in_utc, in_zone, span
from text.escaping import escape


class TimeCell(FormattableColumn[str]):
    """A time: in the reader's zone for people, in UTC for programs."""

    def __init__(self, time: datetime, zone: tzinfo | None) -> None:
        super().__init__(in_utc(time))
        self._shown = in_zone(time, zone)

    def human_readable(self) -> str:
        """Return the time in the reader's zone."""
        return self._shown


class DurationCell(FormattableColumn[float]):
    """A duration: seconds for programs."""

    def human_readable(self) -> str:
        """Return the duration in hours, minutes and seconds."""
        return span(self.machine_readable())


class StatusCell(FormattableColumn[str]):
    """A status in its colour."""

    def human_readable(self) -> str:
        """Return the status with the terminal's codes around it."""
        return coloured(escape(self.machine_readable()))


def drawn(cell: object) -> object:
    """Return a cell as a table shows it: a number, or an escaped text.

    Only a status has control characters, those of its colour.
    """
    if isinstance(cell, StatusCell):
        return cell.human_readable()
    if isinstance(cell, FormattableColumn):
        cell = cell.human_readable()
    if cell is None or isinstance(cell, int | float):
        return cell
    text = str(cell)
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
        """Return the cell of a time."""
        return None if time is None else TimeCell(time, self.zone)

    def duration(self, seconds: float | None) -> DurationCell | None:
        """Return the cell of a duration in seconds."""
        return None if seconds is None else DurationCell(seconds)

    def status(self, status: str | None) -> StatusCell | str | None:
        """Return the cell of a status."""
        return StatusCell(status) if status and self.colours else status
