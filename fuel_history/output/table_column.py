"""A column of a table: the texts of its cells, their widths, their lines."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from fuel_history.output.cells import StatusCell, TimeCell, drawn
from fuel_history.output.colours import coloured
from fuel_history.output.folding import folded_name, padded, width_of
from fuel_history.output.table_layout import Wanted


#: Ids, numbers, statuses and durations are not wider, and are not folded.
_SHORT = 16


class Frame(NamedTuple):
    """What is around cells; three columns lie between two of them."""

    left: str
    between: str
    right: str
    #: The same in the line below the headings.
    rule_left: str
    rule_between: str
    rule_right: str
    #: Whether there are such lines above the headings and below the rows.
    is_closed: bool
    #: Whether numbers stand on the right.
    aligned: bool
    #: The cell of a row without a value, where no person reads it.
    nothing: str = "None"
    #: Whether a line break in a cell starts a new line of the table.
    several_lines: bool = True


#: As cliff draws tables; an object is a table of its members.
OF_LISTS = Frame("| ", " | ", " |", "+-", "-+-", "-+", is_closed=True, aligned=True)
OF_OBJECTS = OF_LISTS._replace(aligned=False)


class TableColumn:
    """One column: how its cells are drawn is decided by the first rows."""

    def __init__(
        self, place: int, name: str, cells: Sequence[object], frame: Frame
    ) -> None:
        there = [cell for cell in cells if cell is not None]
        self.place = place
        self.name = name
        self.width = 0
        self._right = frame.aligned and bool(there) and all(map(_is_number, there))
        self._has_statuses = any(isinstance(cell, StatusCell) for cell in there)
        self._has_times = bool(there) and all(
            isinstance(cell, TimeCell) for cell in there
        )
        self._text: Callable[[object], str] = partial(_text, nothing=frame.nothing)

    def draw_for_people(self, form: int) -> None:
        """Show nothing as "-", and a column of times in the form with this number."""
        self._text = partial(_for_people, form=form if self._has_times else 0)

    def texts(self, cells: Sequence[object]) -> list[str]:
        """Return the cells as texts, not yet folded."""
        return [*map(self._text, cells)]

    def widest(self, texts: Sequence[str]) -> int:
        """Return how wide these texts are."""
        # Most columns are ASCII in single lines; a table may have 200,000 rows.
        if _is_plain(texts):
            return max(map(len, texts), default=0)
        return max(map(width_of, texts))

    def wanted(self, texts: Sequence[str]) -> Wanted:
        """Return what the column needs on a terminal that is too narrow."""
        cells = self.widest(texts)
        longest = max(len(part) + 1 for part in self.name.split("_"))
        heading = width_of(folded_name(self.name, longest))
        folds = cells > _SHORT and not self._has_times
        return Wanted(self.name, max(cells, heading), folds)

    def heading(self) -> str:
        """Return the heading, folded to the column's width."""
        return folded_name(self.name, self.width)

    def lines(self, texts: Sequence[str]) -> list[str]:
        """Return single lines of cells as they are written."""
        width, right = self.width, self._right
        if _is_plain(texts):
            shown = [
                text.rjust(width) if right else text.ljust(width) for text in texts
            ]
        else:
            shown = [padded(text, width, right=right) for text in texts]
        if not self._has_statuses:
            return shown
        return [
            padding.replace(text, coloured(text), 1) if text else padding
            for text, padding in zip(texts, shown, strict=True)
        ]


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_plain(texts: Sequence[str]) -> bool:
    joined = "".join(texts)
    return joined.isascii() and "\n" not in joined


def _text(cell: object, nothing: str) -> str:
    return nothing if cell is None else drawn(cell)


def _for_people(cell: object, form: int) -> str:
    if isinstance(cell, TimeCell):
        return cell.forms()[form]
    return "-" if cell is None else drawn(cell) or "-"
