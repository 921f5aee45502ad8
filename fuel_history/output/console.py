"""A terminal as rich draws on it, on which no text gives a command."""

from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from text.escaping import escape
from text.escaping_stream import drawing


class EscapingConsole(Console):
    """Writes colours and movements of rich's own; texts are escaped.

    Whoever makes a text escapes it before, as its width is known then; what was
    forgotten is escaped here.
    """

    def __init__(self, file: TextIO, **options: Any) -> None:
        super().__init__(file=drawing(file), **options)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield what is written, its texts escaped."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(escape(segment.text), segment.style)
