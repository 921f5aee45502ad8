"""Which program wrote the existing data, because not every other one can read it.

PostgreSQL reads only files of its own major version. Redis and Valkey read those of
older versions, and Valkey those of Redis up to 7.2, from which it was forked.
"""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from embedded import secret
from embedded.installed import Installed


_REDIS = "redis-server"
_FORKED_FROM = (7, 2)


class Writer(NamedTuple):
    """A Redis or Valkey that wrote data."""

    name: str
    numbers: tuple[int, int]

    def __str__(self) -> str:
        """Return "valkey-server 9.1"."""
        return f"{self.name} {self.numbers[0]}.{self.numbers[1]}"

    def is_read_by(self, installed: Installed) -> bool:
        """Return whether `installed` can read the data."""
        heir = self.name == _REDIS and self.numbers <= _FORKED_FROM
        same = self.name == installed.program.name
        return (same or heir) and installed.numbers >= self.numbers


def major_of_cluster(data: Path) -> int | None:
    """Return PostgreSQL's major version; None: there is no cluster."""
    # PostgreSQL itself reports anything else that is wrong with it.
    with suppress(OSError, ValueError):
        return int(float((data / "PG_VERSION").read_text("ascii")))
    return None


def remember(directory: Path, installed: Installed) -> None:
    """Record that this Redis or Valkey writes into `directory` from now on."""
    writer = Writer(installed.program.name, installed.numbers)
    if remembered(directory) != writer:
        secret.write_private(directory / "written-by", f"{writer}\n")


def remembered(directory: Path) -> Writer | None:
    """Return what `remember` recorded; None: nothing."""
    with suppress(OSError, ValueError):
        name, version = (directory / "written-by").read_text("ascii").split()
        major, minor = map(int, version.split("."))
        return Writer(name, (major, minor))
    return None
