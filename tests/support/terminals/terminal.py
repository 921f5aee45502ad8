"""A real terminal, tmux, in which a command runs."""

import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self
from uuid import uuid4

from tests.support.servers.services import missing


class Terminal:
    """Runs a command on its own terminal; use it in a `with`."""

    def __init__(
        self,
        argv: Sequence[str],
        environ: Mapping[str, str],
        *,
        columns: int = 100,
        lines: int = 30,
    ) -> None:
        # Its exit code stays to be read when it has ended.
        shown = f'{shlex.join(argv)}; echo "exit code $?"; read wait'
        self._name = f"test-{uuid4().hex}"
        variables = [f"{name}={value}" for name, value in environ.items()]
        self._command = ["env", "-i", "TERM=screen-256color", *variables]
        self._command += ["sh", "-c", shown]
        self._size = ["-x", str(columns), "-y", str(lines)]

    def __enter__(self) -> Self:
        try:
            self._tmux("new-session", "-d", *self._size, *self._command)
        except FileNotFoundError:
            missing("no tmux")
        return self

    def __exit__(self, *_: object) -> None:
        self._tmux("kill-server")

    @property
    def screen(self) -> str:
        """Return the visible text."""
        return self._tmux("capture-pane", "-p")

    @property
    def everything(self) -> str:
        """Return the visible text, and the text above it."""
        return self._tmux("capture-pane", "-p", "-S", "-")

    def save(self, path: Path) -> None:
        """Write the visible text to a file, with its colours."""
        path.write_text(self._tmux("capture-pane", "-p", "-e"))

    def _tmux(self, *arguments: str) -> str:
        # A server of its own: another one may belong to whoever runs the tests.
        ended = subprocess.run(
            ["tmux", "-L", self._name, "-f", "/dev/null", *arguments],
            check=True,
            capture_output=True,
            text=True,
        )
        return ended.stdout
