"""JSON and YAML as the released fuel writes them; lists while they are received."""

from collections.abc import Callable, Iterable
from typing import Any, TextIO

import yaml

from fuel_history.output.streamed_json import json_text


def write_json(stream: TextIO, value: object) -> None:
    """Write one value."""
    stream.write(json_text(value, 4) + "\n")


def write_yaml(stream: TextIO, value: object) -> None:
    """Write one value, and the empty line that scripts have always received."""
    stream.write(_yaml(value) + "\n")


def write_json_list(stream: TextIO, items: Iterable[object]) -> None:
    """Write an array, each element as it is received."""
    before = "[\n    "
    for item in items:
        # JSON strings contain no raw line breaks.
        text = json_text(item, 4).replace("\n", "\n    ")
        stream.write(before + text)
        before = ",\n    "
    stream.write("[]\n" if before.startswith("[") else "\n]\n")


def write_yaml_list(stream: TextIO, items: Iterable[object]) -> None:
    """Write a sequence, each element as it is received."""
    there = False
    for item in items:
        stream.write(_yaml([item]))
        there = True
    stream.write("\n" if there else "[]\n\n")


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, default_flow_style=False)


#: By the option that requests them: writers of one value, and of a list.
VALUES: dict[str, Callable[[TextIO, Any], None]] = {
    "json": write_json,
    "yaml": write_yaml,
}
LISTS: dict[str, Callable[[TextIO, Iterable[Any]], None]] = {
    "json": write_json_list,
    "yaml": write_yaml_list,
}
