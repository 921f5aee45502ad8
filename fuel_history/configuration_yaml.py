"""The YAML of a configuration file."""

import re
from pathlib import Path
from typing import Any

import yaml

from fuel_history.errors import BadConfiguration


class _Texts(yaml.BaseLoader):
    """Reads every value as text: a password 0123 is not the number 83."""


_NULL = "tag:yaml.org,2002:null"
_Texts.add_implicit_resolver(_NULL, re.compile("^(~|null|Null|NULL|)$"), [*"~nN", ""])
_Texts.add_constructor(_NULL, lambda loader, node: None)


def texts_of(text: str, path: Path) -> Any:
    """Return the values of a file's text, each as a text; raises BadConfiguration."""
    try:
        return yaml.load(text, _Texts)  # noqa: S506
    except yaml.YAMLError as error:
        where = " ".join(str(error).split())
        raise BadConfiguration(f"{path} is not valid YAML: {where}") from None
