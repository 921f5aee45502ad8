"""An installed server program, and its version."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.child import CLEAN_ENVIRONMENT


#: As the servers print it: "postgres (PostgreSQL) 15.20 (Debian …)", "… 19devel",
#: "Redis server v=7.0.15 sha=…".
_VERSION = re.compile(rb"(?:\) |v=)(?P<text>(?P<major>\d+)(?:\.(?P<minor>\d+))?\S*)")
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Installed:
    """A program that runs on this machine."""

    program: Path
    #: As the program prints it: "15.20".
    version: str
    #: Its first two numbers, for comparisons.
    numbers: tuple[int, int]
    #: Why it replaces the wheel's program; empty: it is the wheel's.
    stands_in: str = ""

    def __str__(self) -> str:
        """Return "postgres 15.20 in /usr/lib/postgresql/15/bin"."""
        return f"{self.program.name} {self.version} in {self.program.parent}"


def look_at(program: Path) -> Installed | None:
    """Return the program's version; None: it does not run.

    For example a wheel for another C library or another kind of machine does not.
    """
    try:
        printed = subprocess.run(  # noqa: S603 - no shell, arguments of our own
            [program, "--version"],
            env=CLEAN_ENVIRONMENT,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(printed)
    if found is None:
        return None
    numbers = int(found["major"]), int(found["minor"] or 0)
    return Installed(program, found["text"].decode(errors="replace"), numbers)
