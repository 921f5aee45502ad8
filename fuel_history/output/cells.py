"""Cells that look different for people and for programs."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from cliff.columns import FormattableColumn

from fuel_history.output.colours import coloured
from fuel_history.output.times import in_utc, in_zone, span
from text.escaping import escape


class InTwoForms(FormattableColumn[Any]):
    """A value for programs, and the text that people read instead."""

    def __init__(self, value: object, text: str) -> None:
        super().__init__(value)
        self._text = text

    def human_readable(self) -> str:
        """Return the text for people."""
        return self._text


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

    def time(self, time: datetime | None) -> InTwoForms | None:
        """Return the cell of a time: in the reader's zone, for programs in UTC."""
        if time is None:
            return None
        return InTwoForms(in_utc(time), in_zone(time, self.zone))

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
