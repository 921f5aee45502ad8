"""Read the Procfile: one process a line, `name: command`."""

from pathlib import Path

from honcho.environ import parse_procfile

from embedded.errors import ServiceError


def read(path: Path) -> dict[str, str]:
    """Return the commands by name, in the file's order.

    Raises :class:`ServiceError` where there are none.
    """
    try:
        commands = dict(parse_procfile(path.read_text("utf-8")).processes)
    except OSError as error:
        raise ServiceError(f"cannot read {path}: {error.strerror}") from None
    except AssertionError:  # honcho's word for it
        raise ServiceError(f"{path} has two processes of the same name") from None
    if not commands:
        raise ServiceError(f"{path} has no line of the form 'name: command'")
    return commands
