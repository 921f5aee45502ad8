"""The tables of fuel, drawn while their rows are received."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TextIO

import wcwidth

from text.escaping import escape
from text.escaping_stream import drawing


#: Number of rows that are drawn at once; their cells decide the columns' widths.
PART = 500

Row = Sequence[Any]


class Form(NamedTuple):
    """The table style of one release of the client."""

    crossing: str
    #: The cell of a row without values.
    nothing: str
    #: Whether a line break in a cell starts a new line of the table.
    several_lines: bool


FORM_9_0 = Form("-|-", "None", several_lines=False)
FORM_11_0 = Form("-+-", "", several_lines=True)

#: Changes only the appearance of a drawn cell.
Paint = Callable[[str], str]


def draw(
    stream: TextIO,
    names: Sequence[str],
    rows: Iterable[Row],
    form: Form,
    paints: Mapping[str, Paint],
) -> None:
    """Write a table; a wider cell makes its part and all later ones wider.

    Nothing is written before the first part is complete. `paints` are by column.
    """
    coming = iter(rows)
    part = [_texts(row, form) for row in islice(coming, PART)]
    stream = drawing(stream)
    widths = _widths([*map(len, names)], part)
    looks = [paints.get(name, str) for name in names]
    stream.write(_line(names, widths, [str] * len(names)))
    stream.write(form.crossing.join("-" * width for width in widths) + "\n")
    while part:
        widths = _widths(widths, part)
        stream.writelines(
            _line(line, widths, looks) for row in part for line in _lines(row, form)
        )
        stream.flush()
        part = [_texts(row, form) for row in islice(coming, PART)]


def _texts(row: Row, form: Form) -> list[str]:
    return [form.nothing if cell is None else _text(str(cell)) for cell in row]


def _text(cell: str) -> str:
    # Most cells, and a table has many.
    return cell if cell.isprintable() else escape(cell.expandtabs())


def _widths(known: list[int], rows: Iterable[list[str]]) -> list[int]:
    widths = known
    for row in rows:
        widths = [
            max(width, *map(_width, cell.split("\n")))
            for width, cell in zip(widths, row, strict=True)
        ]
    return widths


def _lines(row: list[str], form: Form) -> Iterator[Sequence[str]]:
    if not form.several_lines:
        yield row
        return
    cells = [cell.split("\n") for cell in row]
    for number in range(max(map(len, cells))):
        yield [cell[number] if number < len(cell) else "" for cell in cells]


def _line(cells: Sequence[str], widths: list[int], looks: Sequence[Paint]) -> str:
    padded = (
        look(cell) + " " * (width - _width(cell))
        for cell, width, look in zip(cells, widths, looks, strict=True)
    )
    return " | ".join(padded) + "\n"


def _width(text: str) -> int:
    # Terminal columns: two for most East Asian characters, none for accents.
    return len(text) if text.isascii() else wcwidth.width(text)
