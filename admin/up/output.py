"""The operator's output: every line with the name of its process."""

import os
import sys
from collections.abc import Mapping

import click

from text.escaping import escape, escape_line
from text.escaping_stream import drawing


_COLOURS = ("cyan", "yellow", "green", "magenta", "blue")
_OWN_NAME = "up"


class Output:
    """The terminal, or the file or pipe in its place.

    `lost` becomes true when it is gone; later lines are dropped.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.lost = False
        self._coloured = sys.stdout.isatty() and not environ.get("NO_COLOR")
        self._colours: dict[str, str] = {}

    def say(self, text: str) -> None:
        """Print a line of the launcher itself."""
        self.line(_OWN_NAME, text)

    def line(self, name: str, text: str) -> None:
        """Print a line of the process `name`, escaped."""
        self._draw(f"{self._prefix(escape_line(name))} {escape_line(text)}")

    def plain(self, text: str) -> None:
        """Print a text without a name, ready to be copied."""
        self._draw(escape(text))

    def _draw(self, text: str) -> None:
        if self.lost:
            return
        try:
            click.echo(text, file=drawing(sys.stdout), color=self._coloured)
        except OSError:
            self.lost = True
            # Otherwise Python reports the lost pipe again when it exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _prefix(self, name: str) -> str:
        prefix = f"{name:<10} |"
        if not self._coloured:
            return prefix
        colour = self._colours.setdefault(
            name, _COLOURS[len(self._colours) % len(_COLOURS)]
        )
        return click.style(prefix, fg=colour)
