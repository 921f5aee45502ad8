"""CSV for programs, and for people who open it in a spreadsheet."""

import argparse
import csv
import os
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from cliff.columns import FormattableColumn
from cliff.formatters.commaseparated import CSVLister

from fuel_history.output.machine_value import machine_value
from text.escaping_stream import exact
from text.spreadsheet import BYTE_ORDER_MARK, CsvKind, guarded


class CsvLines(CSVLister):
    """Writes a line for each row as it is received."""

    def add_argument_group(self, parser: argparse.ArgumentParser) -> None:
        """Add cliff's option and ours."""
        super().add_argument_group(parser)
        parser.add_argument_group("CSV for people").add_argument(
            "--csv",
            choices=[kind.value for kind in CsvKind],
            dest="csv_kind",
            help="exact: every text unchanged, for programs; spreadsheet: no cell can"
            " act as a formula, because texts that would start one get an apostrophe,"
            " and a byte order mark declares UTF-8. Default: exact in files and pipes;"
            " on a terminal no cell can act as a formula, because it may be copied.",
        )

    def emit_list(
        self,
        column_names: Sequence[str],
        data: Iterable[Sequence[Any]],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write the headings, then the rows."""
        kind = parsed_args.csv_kind
        if kind == CsvKind.spreadsheet:
            stdout.write(BYTE_ORDER_MARK)
        is_guarded = kind == CsvKind.spreadsheet or (kind is None and stdout.isatty())
        text = _guarded if is_guarded else _text
        # Not cliff's own, which asks each cell for its type twice.
        writer = csv.writer(
            exact(stdout),
            quoting=self.QUOTE_MODES[parsed_args.quote_mode],
            lineterminator=os.linesep,
            escapechar="\\",
        )
        writer.writerow(column_names)
        writer.writerows([*map(text, row)] for row in data)


def _text(cell: object) -> object:
    # As in cliff: what people see otherwise is a text, a number too.
    return str(cell.machine_readable()) if isinstance(cell, FormattableColumn) else cell


def _guarded(cell: object) -> object:
    value = machine_value(cell)
    # csv would write other types in Python's syntax: '[…', '{…'.
    return guarded(value) if isinstance(value, str) else value
