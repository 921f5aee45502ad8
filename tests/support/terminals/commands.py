"""`fuel` and `fuel2` as processes, as an operator runs them."""

import os
import pty
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.support.servers.stack import ROOT
from tests.support.terminals import on_terminals
from tests.support.terminals.forked import Forks, Printed, forks


class Commands:
    """Runs commands in their own directory, which is also their home.

    The commands are those of this checkout, or those in the directory `programs`.
    """

    def __init__(self, directory: Path, programs: Path = ROOT, **environ: str) -> None:
        self.directory = directory
        self._programs = programs
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            # They show the operator's own times.
            "TZ": "UTC",
            # A busy machine may keep a process from running for more than ten seconds:
            # what is late is no fault, and is not to be asked for once more.
            "HTTP_TIMEOUT": "100",
            **environ,
        }

    def run(self, line: str, **environ: str) -> Printed:
        """Run a command line to its end, in a fork that has loaded most modules."""
        program, *arguments = shlex.split(line)
        all_environ = self.environ | environ
        # What a Python looks at when it starts.
        starts_with = frozenset(
            (name, value)
            for name, value in all_environ.items()
            if name.startswith(("PYTHON", "LANG", "LC_"))
        )
        return self._forks(starts_with).run(
            [self._script(program), *arguments], all_environ, self.directory
        )

    def start(self, line: str, **environ: str) -> subprocess.Popen[str]:
        """Start a command line, with its output and errors in pipes."""
        return subprocess.Popen(
            self._argv(line),
            cwd=self.directory,
            env=self.environ | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def on_terminal(self, line: str, **environ: str) -> str:
        """Return the output of a command line on a terminal."""
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

    def _forks(self, environ: frozenset[tuple[str, str]]) -> Forks:
        here = environ | {("PYTHONPATH", str(ROOT))}
        return forks(Path(sys.executable), on_terminals.WARM, here)

    def _script(self, program: str) -> str:
        return on_terminals.PROGRAMS[program]

    def _argv(self, line: str) -> list[str]:
        program, *arguments = shlex.split(line)
        return [str(self._programs / program), *arguments]
