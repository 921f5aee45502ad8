"""A disk of a few hundred megabytes, to be filled: a tmpfs of its own."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path


_MEGABYTES = 450


class SmallDisk:
    """A mounted `directory`; making one raises CalledProcessError where it may not."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        size = f"size={_MEGABYTES}m,mode=0711"
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "fuel-history-chaos", directory],
            check=True,
            capture_output=True,
        )
        self._ballast = directory / "ballast"

    def fill(self) -> None:
        """Leave not one byte free."""
        with self._ballast.open("ab", buffering=0) as ballast, suppress(OSError):
            while ballast.write(b"\0" * (1 << 16)):
                pass

    def free(self) -> None:
        """Give back what :meth:`fill` took."""
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        subprocess.run(["umount", "-l", self.directory], check=True)


def missing() -> str | None:
    """Say why no small disk can be had here, None: one can."""
    if os.geteuid() != 0:
        return "only root may mount a small disk"
    return None
