"""A terminal for rich on which no text acts as a control sequence."""

from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from text.escaping import escape
from text.escaping_stream import drawing


class EscapingConsole(Console):
    """Writes rich's own colours and cursor movements; texts are escaped.

    Texts should be escaped earlier, when their width is measured; anything else is
    escaped here.
    """

    def __init__(self, file: TextIO, **options: Any) -> None:
        super().__init__(file=drawing(file), **options)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the segments to write, with their texts escaped."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(escape(segment.text), segment.style)
