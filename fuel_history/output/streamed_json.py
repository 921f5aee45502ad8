"""JSON in cliff's format, written before the last row has arrived."""

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, TextIO

import msgspec
from cliff.formatters.json_format import JSONFormatter

from fuel_history.output.machine_value import machine_value
from text.escaping import escape_json
from text.escaping_stream import drawing


#: Number of rows that are written at once.
_PART = 500
#: A number with an exponent, which msgspec writes otherwise; also within texts.
_EXPONENT = re.compile(rb"\de[-+]?\d")


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
        indent, separator, end = (None, ", ", "]\n") if whole else (2, ",\n  ", "\n]\n")
        before = "[" if whole else "[\n  "
        # Its texts are escaped already.
        stdout = drawing(stdout)
        rows = iter(data)
        first = True
        while part := [members(column_names, row) for row in islice(rows, _PART)]:
            # Without the array's own brackets.
            text = json_text(part, indent)[len(before) : 1 - len(end)]
            stdout.write((before if first else separator) + text)
            stdout.flush()
            first = False
        stdout.write("[]\n" if first else end)

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
    """Return a value as JSON whose texts cannot control a terminal.

    It is what the standard library writes, with all but ASCII characters as escapes.
    """
    try:
        # Several times as fast, and the same if all texts are ASCII.
        quick = msgspec.json.format(msgspec.json.encode(value), indent=indent or 0)
    except (
        msgspec.MsgspecError,
        TypeError,
        ValueError,
        ArithmeticError,
        RecursionError,
    ):
        # Numbers beyond 64 bits, lone surrogates.
        return escape_json(json.dumps(value, indent=indent))
    if not quick.isascii() or _EXPONENT.search(quick):
        return escape_json(json.dumps(value, indent=indent))
    return escape_json(quick.decode())


def members(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Return a row for programs."""
    return {name: machine_value(cell) for name, cell in zip(names, row, strict=True)}
