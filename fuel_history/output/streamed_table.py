"""A table that starts before the last row has arrived; it looks like cliff's."""

import argparse
import os
import shutil
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any, TextIO

from cliff.formatters.base import ListFormatter, SingleFormatter

from fuel_history.output.table import PART, Row, Table, write_table
from fuel_history.output.table_column import OF_LISTS, OF_OBJECTS
from text.escaping_stream import drawing


class StreamedTable(ListFormatter, SingleFormatter):
    """Draws a table: for people on a terminal, else as the released clients do.

    On a terminal the table fits its width: times are in whole seconds and in a shorter
    form, texts are folded, spare columns left out. Elsewhere a wider cell makes its
    part and all later ones wider, and nothing is shortened.
    """

    def __init__(self) -> None:
        #: Columns that a narrow terminal need not show.
        self.spare: Collection[str] = ()
        #: Those that it did not show.
        self.left_out: Sequence[str] = ()

    def add_argument_group(self, parser: argparse.ArgumentParser) -> None:
        """Add cliff's options."""
        group = parser.add_argument_group("table formatter")
        group.add_argument(
            "--max-width",
            metavar="<integer>",
            default=int(os.environ.get("CLIFF_MAX_TERM_WIDTH", "0")),
            type=int,
            help="Maximum display width, <1 to disable. You can also use the"
            " CLIFF_MAX_TERM_WIDTH environment variable, but the parameter takes"
            " precedence.",
        )
        group.add_argument(
            "--fit-width",
            action="store_true",
            default=bool(int(os.environ.get("CLIFF_FIT_WIDTH", "0"))),
            help="Fit the table to the display width, as on a terminal. Implied if"
            " --max-width greater than 0. Set the environment variable"
            " CLIFF_FIT_WIDTH=1 to always enable.",
        )
        group.add_argument(
            "--print-empty",
            action="store_true",
            help="Print empty table if there is no data to show.",
        )

    def emit_list(
        self,
        column_names: Sequence[str],
        data: Iterable[Row],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write the rows as a table."""
        rows = iter(data)
        part = list(islice(rows, PART))
        if not part and not parsed_args.print_empty:
            # As cliff does.
            stdout.write("\n")
            return
        table = Table(
            column_names,
            part,
            OF_LISTS,
            terminal=width_for_people(stdout, parsed_args),
            spare=self.spare,
        )
        self.left_out = table.left_out
        write_table(drawing(stdout), table, part, rows)

    def emit_one(
        self,
        column_names: Sequence[str],
        data: Sequence[Any],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write one object as a table of its members."""
        terminal = width_for_people(stdout, parsed_args)
        rows = [*zip(column_names, data, strict=True)]
        table = Table(("Field", "Value"), rows, OF_OBJECTS, terminal=terminal)
        write_table(drawing(stdout), table, rows, iter(()))


def width_for_people(stdout: TextIO, parsed_args: argparse.Namespace) -> int | None:
    """Return the width that a table for people must fit; 0: it is not known.

    None: no person reads it. It is written to a file or a pipe.
    """
    if parsed_args.max_width > 0:
        return int(parsed_args.max_width)
    if not (parsed_args.fit_width or stdout.isatty()):
        return None
    return shutil.get_terminal_size((0, 0)).columns
