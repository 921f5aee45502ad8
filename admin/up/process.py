"""One process of the Procfile, and its output."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from embedded.child import describe_exit, spawn


_READ_BYTES = 64 * 1024
_SHELL = "/bin/sh"


class Process:
    """A command of the Procfile, run by the shell in its own session."""

    def __init__(
        self,
        name: str,
        command: str,
        *,
        directory: Path,
        environment: Mapping[str, str],
        keep_open: int,
    ) -> None:
        self.name = name
        self._popen = spawn(
            [_SHELL, "-c", command],
            # Not SIGTERM: Flower waits forever for a broker that died with us, and a
            # killed worker loses nothing.
            death_signal=signal.SIGKILL,
            directory=directory,
            output=subprocess.PIPE,
            environment=environment,
            keep_open=[keep_open],
        )
        self._started_line = b""
        os.set_blocking(self.fileno(), False)

    def fileno(self) -> int:
        """Return the file descriptor of its output."""
        assert self._popen.stdout is not None  # noqa: S101 - a PIPE was requested
        return self._popen.stdout.fileno()

    def read_lines(self) -> list[str] | None:
        """Return the lines that can be read now; None: the output has ended."""
        try:
            data = os.read(self.fileno(), _READ_BYTES)
        except BlockingIOError:
            return []
        if not data:
            return None
        *lines, rest = (self._started_line + data).split(b"\n")
        if len(rest) > _READ_BYTES:  # an endless line
            lines.append(rest)
            rest = b""
        self._started_line = rest
        return [line.decode(errors="replace").rstrip("\r") for line in lines]

    def ending(self) -> str | None:
        """Return how the process ended; None: it is running."""
        status = self._popen.poll()
        return None if status is None else f"{self.name} {describe_exit(status)}"

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process alone; it stops its children itself."""
        self._popen.terminate()

    def kill(self) -> None:
        """Kill what is left of the process and its children."""
        try:
            os.killpg(self._popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._popen.wait()
