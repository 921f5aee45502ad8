"""JSON that begins before the last row has come; else as cliff writes it."""

import argparse
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from cliff.columns import FormattableColumn
from cliff.formatters.json_format import JSONFormatter


class StreamedJson(JSONFormatter):
    """Writes each row of a list as it comes."""

    def emit_list(
        self,
        column_names: Sequence[str],
        data: Iterable[Sequence[Any]],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write the rows as an array of objects."""
        whole = parsed_args.noindent
        indent, separator, end = (None, ", ", "") if whole else (2, ",\n  ", "\n")
        before = "[" if whole else "[\n  "
        for row in data:
            item = json.dumps(members(column_names, row), indent=indent)
            # No text of JSON holds a line break of its own.
            stdout.write(before + (item if whole else item.replace("\n", "\n  ")))
            before = separator
        stdout.write(f"{end}]\n" if before == separator else "[]\n")


def members(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Return a row as programs read it."""
    return {
        name: cell.machine_readable() if isinstance(cell, FormattableColumn) else cell
        for name, cell in zip(names, row, strict=True)
    }
