"""The systemd units of deploy/: what they run, for machines without systemd."""

import shlex
from pathlib import Path
from typing import NamedTuple

from tests.support.servers.stack import ROOT


_UNITS = ROOT / "deploy" / "systemd"


class Unit(NamedTuple):
    """What a unit says of its process."""

    user: str
    directory: str
    command: tuple[str, ...]
    #: Files of variables, as paths on the machine.
    environment: tuple[str, ...]


def unit(name: str, host: str) -> Unit:
    """Return the unit `fuel-history-NAME.service` as it is on a host."""
    path = _UNITS / f"fuel-history-{name}.service"
    said: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        key, separator, value = line.partition("=")
        if separator and not line.startswith("#"):
            said.setdefault(key, []).append(value)
    (command,) = said["ExecStart"]
    # systemd's specifiers: %h would be the home directory, %% is a percent sign. Celery
    # makes %h the name of the host.
    words = (
        word.replace("%%", "%").replace("%h", host) for word in shlex.split(command)
    )
    return Unit(
        said["User"][0],
        said["WorkingDirectory"][0],
        tuple(words),
        tuple(said.get("EnvironmentFile", [])),
    )


def variables(path: Path) -> dict[str, str]:
    """Return what a file of variables says."""
    lines = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, _, value in lines if name.isidentifier()}
