"""Tables of fuel2 and of fuel, drawn as their rows come."""

import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any, Final, TextIO

from fuel_history.output.cells import TimeCell
from fuel_history.output.folding import folded
from fuel_history.output.table_column import Frame, TableColumn
from fuel_history.output.table_layout import laid_out, room_for


#: Number of rows that are drawn at once; those of the first part decide which columns
#: a terminal shows, and how wide they are.
PART: Final = 500
#: The width of what is not a terminal.
_ENDLESS = sys.maxsize

Row = Sequence[Any]


class Table:
    """A table whose rows are drawn as they come."""

    def __init__(
        self,
        names: Sequence[str],
        rows: Sequence[Row],
        frame: Frame,
        *,
        terminal: int | None = None,
        spare: Collection[str] = (),
    ) -> None:
        """`rows` are the first ones; `terminal`: the width that it must fit.

        None: it is not for people, and becomes as wide as its cells. `spare` are
        columns that a narrow terminal need not show.
        """
        self._frame = frame
        sides = len(frame.left + frame.right)
        #: The width without the sides.
        self._most = terminal - sides if terminal else _ENDLESS
        self._several_lines = frame.several_lines or terminal is not None
        #: The columns that are not shown.
        self.left_out: Sequence[str] = ()
        cells = [*zip(*rows, strict=True)] or [()] * len(names)
        self._columns = [
            TableColumn(place, name, cells[place], frame)
            for place, name in enumerate(names)
        ]
        if terminal is not None:
            self._fit(cells, spare)
        self._widen([[column.name] for column in self._columns])
        self._widen([column.texts(cells[column.place]) for column in self._columns])

    def heading(self) -> str:
        """Return the lines above the rows."""
        names = self._drawn([[column.heading()] for column in self._columns])
        above = self._rule() if self._frame.is_closed else ""
        return f"{above}{names}{self._rule()}"

    def rows(self, rows: Sequence[Row]) -> str:
        """Return the lines of rows."""
        cells = [*zip(*rows, strict=True)]
        texts = [c.texts(cells[c.place]) for c in self._columns]
        self._widen(texts)
        if self._most < _ENDLESS:
            texts = [
                [folded(text, column.width) for text in its]
                for column, its in zip(self._columns, texts, strict=True)
            ]
        return self._drawn(texts)

    def end(self) -> str:
        """Return the line below the rows."""
        return self._rule() if self._frame.is_closed else ""

    def _fit(self, cells: Sequence[Row], spare: Collection[str]) -> None:
        """Choose the form of times, the columns and their widths."""
        room = room_for(len(self._columns), self._most)
        for form in range(TimeCell.FORMS):
            for column in self._columns:
                column.draw_for_people(form)
            texts = [column.texts(cells[column.place]) for column in self._columns]
            wanted = [
                c.wanted(its) for c, its in zip(self._columns, texts, strict=True)
            ]
            # Times are shortened first: nothing else is lost then.
            if sum(max(each.width, len(each.name)) for each in wanted) <= room:
                break
        widths, self.left_out = laid_out(wanted, self._most, spare)
        self._columns = [c for c in self._columns if c.place in widths]
        for column in self._columns:
            column.width = widths[column.place]

    def _widen(self, texts: Sequence[Sequence[str]]) -> None:
        """Make columns as wide as these texts, as far as a terminal has room."""
        room = self._most - self._width()
        for column, its in zip(self._columns, texts, strict=True):
            more = min(column.widest(its) - column.width, room)
            if more > 0:
                column.width += more
                room -= more

    def _width(self) -> int:
        return sum(column.width + 3 for column in self._columns) - 3

    def _rule(self) -> str:
        frame = self._frame
        lines = frame.rule_between.join("-" * each.width for each in self._columns)
        return f"{frame.rule_left}{lines}{frame.rule_right}\n"

    def _drawn(self, texts: Sequence[Sequence[str]]) -> str:
        """Return the lines of rows of which these are the columns."""
        if self._several_lines and any("\n" in "".join(its) for its in texts):
            texts = _in_lines(texts)
        lines = (c.lines(its) for c, its in zip(self._columns, texts, strict=True))
        rows = zip(*lines, strict=True)
        left, between, right = self._frame[:3]
        return "".join(f"{left}{between.join(row)}{right}\n" for row in rows)


def write_table(
    stream: TextIO, table: Table, part: Sequence[Row], rows: Iterator[Row]
) -> None:
    """Write a table whose first rows are `part` while the others come."""
    stream.write(table.heading())
    while part:
        stream.write(table.rows(part))
        stream.flush()
        part = [*islice(rows, PART)]
    stream.write(table.end())


def _in_lines(columns: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the columns with a row for each line of a row."""
    lines = [
        line
        for row in zip(*columns, strict=True)
        for line in zip_longest(*(text.split("\n") for text in row), fillvalue="")
    ]
    return [*zip(*lines, strict=True)]
