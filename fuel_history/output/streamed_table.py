"""A table that starts before the last row has arrived; short ones look like cliff's."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TextIO

from cliff.formatters.table import TableFormatter
from prettytable import PrettyTable

from fuel_history.output.cells import drawn
from text.escaping_stream import drawing


#: Number of rows that are drawn at once; their cells decide the columns' widths.
PART = 500

Row = Sequence[Any]


class StreamedTable(TableFormatter):
    """Draws a long table part by part; a wider cell makes its part wider."""

    def emit_list(
        self,
        column_names: Sequence[str],
        data: Iterable[Row],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write the rows as a table."""
        rows = ([drawn(cell) for cell in row] for row in data)
        stdout = drawing(stdout)
        first = list(islice(rows, PART))
        if len(first) < PART:
            super().emit_list(column_names, first, stdout, parsed_args)
            return
        table = PrettyTable(column_names, padding_width=1)
        self.add_rows(table, column_names, first)
        self._assign_max_widths(
            table, int(parsed_args.max_width), _NARROWEST, parsed_args.fit_width
        )
        *lines, rule = table.get_string().splitlines()
        _write(stdout, lines)
        widths = _widths(column_names, rule)
        for part in _parts(rows):
            rule = self._draw(table, part, widths, stdout)
            widths = _widths(column_names, rule)
        _write(stdout, [rule])

    def emit_one(
        self,
        column_names: Sequence[str],
        data: Row,
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write one object as a table of its members."""
        shown = [drawn(cell) for cell in data]
        super().emit_one(column_names, shown, drawing(stdout), parsed_args)

    def _draw(
        self,
        table: PrettyTable,
        rows: Sequence[list[Any]],
        widths: dict[str, int],
        stdout: TextIO,
    ) -> str:
        """Draw rows below earlier ones; return the closing rule."""
        table.clear_rows()
        table.min_width = widths
        table.header = False
        table.add_rows(rows)
        _, *lines, rule = table.get_string().splitlines()
        _write(stdout, lines)
        return rule


#: As in cliff: no column is made narrower.
_NARROWEST = 8


def _widths(names: Sequence[str], rule: str) -> dict[str, int]:
    """Return the columns' widths of a table that ends with this rule."""
    # +----+-------+ with a space on both sides of each cell
    parts = rule.split("+")[1:-1]
    return {name: len(part) - 2 for name, part in zip(names, parts, strict=True)}


def _parts(rows: Iterator[list[Any]]) -> Iterator[Sequence[list[Any]]]:
    while part := list(islice(rows, PART)):
        yield part


def _write(stdout: TextIO, lines: Sequence[str]) -> None:
    stdout.write("".join(f"{line}\n" for line in lines))
    stdout.flush()
