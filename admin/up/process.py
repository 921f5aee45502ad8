"""One process of the Procfile, and what it writes."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from embedded.child import describe_exit, spawn


_READ_BYTES = 64 * 1024
_SHELL = "/bin/sh"


class Process:
    """A command of the Procfile, run by the shell in a session of its own."""

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
            # Not SIGTERM: Flower waits for ever for a broker that died with us, and
            # a worker that is killed loses nothing.
            death_signal=signal.SIGKILL,
            directory=directory,
            output=subprocess.PIPE,
            environment=environment,
            keep_open=[keep_open],
        )
        self._started_line = b""
        os.set_blocking(self.fileno(), False)

    def fileno(self) -> int:
        """Return the descriptor that its output comes from."""
        assert self._popen.stdout is not None  # noqa: S101 - a PIPE was asked for
        return self._popen.stdout.fileno()

    def read_lines(self) -> list[str] | None:
        """Return the lines that wait to be read, None at the end of them."""
        try:
            data = os.read(self.fileno(), _READ_BYTES)
        except BlockingIOError:
            return []
        if not data:
            return None
        *lines, rest = (self._started_line + data).split(b"\n")
        if len(rest) > _READ_BYTES:  # no end in sight
            lines.append(rest)
            rest = b""
        self._started_line = rest
        return [line.decode(errors="replace").rstrip("\r") for line in lines]

    def ending(self) -> str | None:
        """Say how the process ended, None while it lives."""
        status = self._popen.poll()
        return None if status is None else f"{self.name} {describe_exit(status)}"

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process alone; its children are its own business."""
        self._popen.terminate()

    def kill(self) -> None:
        """End whatever is left of the process and of its children."""
        try:
            os.killpg(self._popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._popen.wait()
