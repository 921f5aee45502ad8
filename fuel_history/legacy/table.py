"""The tables of fuel, drawn while their rows are received."""

import shutil
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TextIO

from fuel_history.output.table import PART, Row, Table, write_table
from fuel_history.output.table_column import Frame
from text.escaping_stream import drawing


#: The table styles of two releases of the client.
FORM_11_0 = Frame(
    *("", " | ", ""), *("", "-+-", ""), is_closed=False, aligned=False, nothing=""
)
FORM_9_0 = FORM_11_0._replace(rule_between="-|-", nothing="None", several_lines=False)


def draw(
    stream: TextIO, names: Sequence[str], rows: Iterable[Row], form: Frame
) -> None:
    """Write a table; a wider cell makes its part and all later ones wider.

    On a terminal it is for people, and fits. Nothing is written before the first part
    is complete.
    """
    coming = iter(rows)
    part = [*islice(coming, PART)]
    width = shutil.get_terminal_size((0, 0)).columns
    terminal = width if stream.isatty() else None
    table = Table(names, part, form, terminal=terminal)
    write_table(drawing(stream), table, part, coming)
