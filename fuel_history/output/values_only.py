"""Values without names: unchanged for programs, escaped on a terminal."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from cliff.formatters.value import ValueFormatter

from text.escaping_stream import exact


class ValuesOnly(ValueFormatter):
    """Writes the values of a row on one line, those of an object one per line."""

    def emit_list(
        self,
        column_names: Sequence[str],
        data: Iterable[Sequence[Any]],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write a line for each row."""
        super().emit_list(column_names, data, exact(stdout), parsed_args)

    def emit_one(
        self,
        column_names: Sequence[str],
        data: Sequence[Any],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write a line for each member."""
        super().emit_one(column_names, data, exact(stdout), parsed_args)
