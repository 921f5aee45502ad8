"""Command lines as separate processes, without a start of Python for each."""

import atexit
import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.support.terminals import forking


class Printed(NamedTuple):
    """The result of a command."""

    exit_code: int
    stdout: str
    stderr: str


class Forks:
    """A Python process that forks for each command line."""

    def __init__(
        self, python: Path, modules: Sequence[str], environ: Mapping[str, str]
    ) -> None:
        """`modules` are loaded first; `environ` is the environment of the process."""
        self._process = subprocess.Popen(
            [python, "-P", forking.__file__, *modules],
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, argv: Sequence[str], environ: Mapping[str, str], directory: Path
    ) -> Printed:
        """Run a program to its end: the path of a script, or the name of a module."""
        assert self._process.stdin
        assert self._process.stdout
        with (
            tempfile.NamedTemporaryFile() as stdout,
            tempfile.NamedTemporaryFile() as stderr,
        ):
            line = {
                "argv": argv,
                "environ": dict(environ),
                "directory": str(directory),
                "stdout": stdout.name,
                "stderr": stderr.name,
            }
            self._process.stdin.write(f"{json.dumps(line)}\n")
            self._process.stdin.flush()
            exit_code = int(self._process.stdout.readline())
            return Printed(exit_code, stdout.read().decode(), stderr.read().decode())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@cache
def forks(
    python: Path, modules: tuple[str, ...], environ: frozenset[tuple[str, str]]
) -> Forks:
    """Return the Python process with these modules; it ends with the tests."""
    started = Forks(python, modules, dict(environ))
    atexit.register(started.close)
    return started
