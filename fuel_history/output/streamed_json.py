"""JSON in cliff's format, written before the last row has arrived."""

import argparse
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from cliff.formatters.json_format import JSONFormatter

from fuel_history.output.machine_value import machine_value
from text.escaping import escape_json
from text.escaping_stream import drawing


class StreamedJson(JSONFormatter):
    """Writes each row of a list as it is received."""

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
        # Its texts are escaped already.
        stdout = drawing(stdout)
        for row in data:
            item = json_text(members(column_names, row), indent)
            # JSON strings contain no raw line breaks.
            stdout.write(before + (item if whole else item.replace("\n", "\n  ")))
            before = separator
        stdout.write(f"{end}]\n" if before == separator else "[]\n")

    def emit_one(
        self,
        column_names: Sequence[str],
        data: Sequence[Any],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write one object."""
        indent = None if parsed_args.noindent else 2
        stdout.write(json_text(members(column_names, data), indent) + "\n")


def json_text(value: object, indent: int | None = None) -> str:
    """Return a value as JSON whose texts cannot control a terminal."""
    return escape_json(json.dumps(value, indent=indent))


def members(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Return a row for programs."""
    return {name: machine_value(cell) for name, cell in zip(names, row, strict=True)}
