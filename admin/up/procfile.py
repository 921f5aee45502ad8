"""Read the Procfile: one process per line, `name: command`."""

import re
from pathlib import Path

from embedded.errors import ServiceError


#: As honcho and Heroku read it; other lines are comments.
_PROCESS = re.compile(r"^([A-Za-z0-9_-]+):\s*(.+)$")


def read(path: Path) -> dict[str, str]:
    """Return the commands by name, in the file's order.

    Raises :class:`ServiceError` if there are none.
    """
    commands: dict[str, str] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ServiceError(f"cannot read {path}: {error.strerror}") from None
    for found in filter(None, map(_PROCESS.match, lines)):
        name, command = found.groups()
        if name in commands:
            raise ServiceError(f"{path} has two processes of the same name")
        commands[name] = command
    if not commands:
        raise ServiceError(f"{path} has no line of the form 'name: command'")
    return commands
