"""CSV for programs, and for people who open it in a spreadsheet."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

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
        if kind == CsvKind.spreadsheet or (kind is None and stdout.isatty()):
            data = (list(map(_guarded, row)) for row in data)
        super().emit_list(column_names, data, exact(stdout), parsed_args)


def _guarded(cell: object) -> object:
    value = machine_value(cell)
    # csv would write other types in Python's syntax: '[…', '{…'.
    return guarded(value) if isinstance(value, str) else value
