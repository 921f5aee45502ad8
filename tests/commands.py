"""`fuel` and `fuel2` as processes, as an operator runs them."""

import os
import pty
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.stack import ROOT


class Printed(NamedTuple):
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str


class Commands:
    """Runs commands in a directory of their own, which is their home too.

    They are those of this checkout, unless `programs` is another directory of them.
    """

    def __init__(self, directory: Path, programs: Path = ROOT, **environ: str) -> None:
        self.directory = directory
        self._programs = programs
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            # They show the operator's own times.
            "TZ": "UTC",
            **environ,
        }

    def run(self, line: str, **environ: str) -> Printed:
        """Run a command line to its end."""
        with self.start(line, **environ) as process:
            out, err = process.communicate(timeout=120)
        return Printed(process.returncode, out, err)

    def start(self, line: str, **environ: str) -> subprocess.Popen[str]:
        """Start a command line, its output and its errors in pipes."""
        return subprocess.Popen(
            self._argv(line),
            cwd=self.directory,
            env=self.environ | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def on_terminal(self, line: str, **environ: str) -> str:
        """Return what a command line writes to a terminal."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            self._argv(line),
            cwd=self.directory,
            env=self.environ | {"TERM": "xterm-256color"} | environ,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        ):
            os.close(theirs)
            written = b""
            # Linux answers with an error when the last writer has gone.
            with suppress(OSError):
                while part := os.read(ours, 65536):
                    written += part
        os.close(ours)
        return written.decode().replace("\r\n", "\n")

    def _argv(self, line: str) -> list[str]:
        program, *arguments = shlex.split(line)
        return [str(self._programs / program), *arguments]
