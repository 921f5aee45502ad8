"""The released clients' configuration file, fuel_client.yaml."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from client.errors import BadConfiguration


class _Texts(yaml.BaseLoader):
    """Reads every value as it was typed: a password 0123 is not the number 83."""


_NULL = "tag:yaml.org,2002:null"
_Texts.add_implicit_resolver(_NULL, re.compile("^(~|null|Null|NULL|)$"), [*"~nN", ""])
_Texts.add_constructor(_NULL, lambda loader, node: None)


def read_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what the user's file says, and over it FUELCLIENT_CUSTOM_SETTINGS.

    What is null or empty is not there. Raises BadConfiguration.
    """
    values = _read(_users_file(environ))
    if custom := environ.get("FUELCLIENT_CUSTOM_SETTINGS"):
        if not Path(custom).exists():
            raise BadConfiguration(
                f"FUELCLIENT_CUSTOM_SETTINGS names {custom}, which is not there:"
                " make it, or unset the variable"
            )
        values |= _read(Path(custom))
    return values


def _users_file(environ: Mapping[str, str]) -> Path:
    directory = environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(directory).expanduser() / "fuel" / "fuel_client.yaml"


def _read(path: Path) -> dict[str, str]:
    try:
        content: Any = yaml.load(path.read_text("utf-8"), _Texts)  # noqa: S506
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise BadConfiguration(f"{path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = " ".join(str(error).split())
        raise BadConfiguration(f"{path} is no YAML, correct it: {where}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise BadConfiguration(f"{path} must hold lines like SERVER_PORT: 8000")
    return {
        name: value
        for name, value in content.items()
        if isinstance(value, str) and value
    }
