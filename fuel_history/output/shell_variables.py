"""An object as shell assignments that execute nothing."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, TextIO

from cliff.formatters.shell import ShellFormatter

from fuel_history.output.machine_value import machine_value
from text.escaping_stream import exact


#: Characters that a POSIX shell interprets between double quotes (XCU 2.2.3).
_OF_THE_SHELL = re.compile(r'["$`\\]')


class ShellVariables(ShellFormatter):
    """Writes name="value" lines; `eval` assigns exactly these values.

    cliff's own formatter leaves $(…) and `…` unquoted, so that `eval` would execute a
    text of a report.
    """

    def emit_one(
        self,
        column_names: Sequence[str],
        data: Sequence[Any],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write an assignment for each member."""
        values = [_quoted(cell) for cell in data]
        lines = (
            f'{parsed_args.prefix}{name}="{value}"\n'
            for name, value in zip(column_names, values, strict=True)
            if name in parsed_args.variables or not parsed_args.variables
        )
        exact(stdout).writelines(lines)


def _quoted(cell: object) -> str:
    return _OF_THE_SHELL.sub(r"\\\g<0>", str(machine_value(cell)))
