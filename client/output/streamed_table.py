"""A table that begins before the last row has come; short ones as cliff draws them."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TextIO

from cliff.columns import FormattableColumn
from cliff.formatters.table import TableFormatter
from prettytable import PrettyTable


#: Rows whose cells decide how wide the columns are, and that are drawn at once.
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
        rows = iter(data)
        first = list(islice(rows, PART))
        if len(first) < PART:
            super().emit_list(column_names, first, stdout, parsed_args)
            return
        table = PrettyTable(column_names, padding_width=1)
        self.add_rows(table, column_names, first)
        self._assign_max_widths(
            table, int(parsed_args.max_width), _NARROWEST, parsed_args.fit_width
        )
        *drawn, rule = table.get_string().splitlines()
        _write(stdout, drawn)
        widths = self._field_widths(list(column_names), rule)
        for part in _parts(rows):
            rule = self._draw(table, part, widths, stdout)
            widths = self._field_widths(list(column_names), rule)
        _write(stdout, [rule])

    def _draw(
        self,
        table: PrettyTable,
        rows: Sequence[Row],
        widths: dict[str, int],
        stdout: TextIO,
    ) -> str:
        """Draw rows below those that are there; return the rule to end with."""
        table.clear_rows()
        table.min_width = widths
        table.header = False
        table.add_rows([[_text(cell) for cell in row] for row in rows])
        _, *drawn, rule = table.get_string().splitlines()
        _write(stdout, drawn)
        return rule


#: As cliff's own: columns are not cut narrower.
_NARROWEST = 8


def _parts(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while part := list(islice(rows, PART)):
        yield part


def _text(cell: Any) -> Any:
    return cell.human_readable() if isinstance(cell, FormattableColumn) else cell


def _write(stdout: TextIO, lines: Sequence[str]) -> None:
    stdout.write("".join(f"{line}\n" for line in lines))
    stdout.flush()
