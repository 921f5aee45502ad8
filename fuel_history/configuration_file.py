"""The released clients' configuration file, fuel_client.yaml."""

import os
from collections.abc import Mapping
from pathlib import Path

from fuel_history.errors import BadConfiguration


def read_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of the user's file, overridden by FUELCLIENT_CUSTOM_SETTINGS.

    Null and empty values are treated as absent. Raises BadConfiguration.
    """
    users = below_home(environ, "XDG_CONFIG_HOME", ".config")
    values = _read_users(users / "fuel" / "fuel_client.yaml") if users else {}
    if custom := environ.get("FUELCLIENT_CUSTOM_SETTINGS"):
        if not Path(custom).exists():
            raise BadConfiguration(
                f"FUELCLIENT_CUSTOM_SETTINGS names {custom}, which does not exist:"
                " create it, or unset the variable"
            )
        values |= _read(Path(custom))
    return values


def below_home(environ: Mapping[str, str], variable: str, usual: str) -> Path | None:
    """Return the directory that `variable` names, else `usual` in the user's home.

    None: the user has no home, like a nameless user in a container.
    """
    directory = Path(environ.get(variable) or f"~/{usual}")
    try:
        return directory.expanduser()
    except RuntimeError:
        return None


def _read_users(path: Path) -> dict[str, str]:
    # Another user's home, such as root's in a container, holds nothing of ours.
    if not os.access(path.parent, os.X_OK):
        return {}
    return _read(path)


def _read(path: Path) -> dict[str, str]:
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise BadConfiguration(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise BadConfiguration(f"{path} is not valid YAML: {error}") from None
    # Loaded slowly, and only if there is a file.
    from fuel_history.configuration_yaml import texts_of  # noqa: PLC0415

    content = texts_of(text, path)
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise BadConfiguration(f"{path} must have lines like SERVER_PORT: 8000")
    return {
        name: value
        for name, value in content.items()
        if isinstance(value, str) and value
    }
