"""Cells of tables that people read otherwise than programs do."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from cliff.columns import FormattableColumn

from client.output.colours import coloured
from client.output.plain import plain
from client.output.times import in_utc, in_zone, span


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
        return span(self._value)


class StatusCell(FormattableColumn[str]):
    """A status in its colour."""

    def human_readable(self) -> str:
        """Return the status with the terminal's codes around it."""
        return coloured(self._value)


class TextCell(FormattableColumn[str]):
    """A text that a terminal could take for commands."""

    def human_readable(self) -> str:
        """Return the text with its control characters spelled out."""
        return plain(self._value)


@dataclass(frozen=True)
class Cells:
    """Makes cells for one reader; None stays None."""

    #: None: the operator's own.
    zone: tzinfo | None
    colours: bool

    def time(self, time: datetime | None) -> TimeCell | None:
        """Return the cell of a time."""
        return None if time is None else TimeCell(time, self.zone)

    def duration(self, seconds: float | None) -> DurationCell | None:
        """Return the cell of a duration in seconds."""
        return None if seconds is None else DurationCell(seconds)

    @staticmethod
    def text(value: Any) -> Any:
        """Return the cell of a text, or any other value as it is."""
        unsafe = isinstance(value, str) and not value.isprintable()
        return TextCell(value) if unsafe else value

    def status(self, status: str | None) -> StatusCell | str | None:
        """Return the cell of a status."""
        return StatusCell(status) if status and self.colours else status
