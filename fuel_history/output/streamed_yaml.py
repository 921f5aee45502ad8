"""YAML in cliff's format, written before the last row has arrived."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from cliff.formatters.yaml_format import YAMLFormatter

from fuel_history.output.streamed_json import members


class StreamedYaml(YAMLFormatter):
    """Writes each row of a list as it is received."""

    def emit_list(
        self,
        column_names: Sequence[str],
        data: Iterable[Sequence[Any]],
        stdout: TextIO,
        parsed_args: argparse.Namespace,
    ) -> None:
        """Write the rows as a sequence of mappings."""
        # Loaded slowly, and only for this format.
        import yaml  # noqa: PLC0415

        there = False
        for row in data:
            item = [members(column_names, row)]
            stdout.write(yaml.safe_dump(item, default_flow_style=False))
            there = True
        if not there:
            stdout.write("[]\n")
