"""Many command lines, each on its own terminal, without a start of Python for each.

A program: it reads command lines (JSON) from standard input, one a line, and writes
what each wrote to its terminal (JSON too). Commands are loaded once, and forked.
"""

import gc
import importlib
import io
import json
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

from admin.catalogue import CATALOGUE
from fuel_history.commands.catalogue import catalogue
from tests.support.servers.stack import ROOT


#: What each command is begun with (pyproject.toml).
PROGRAMS = {
    "fuel": "fuel_history.fuel",
    "fuel2": "fuel_history.fuel2",
    "fuel-history": "admin",
}
#: Modules that hold most of what they load.
WARM = (
    *sorted({entry.value.partition(":")[0] for _, entry in catalogue()}),
    *("fuel_history.connection", "fuel_history.legacy.run", "admin.main"),
    *(entry.module for entry in CATALOGUE.values()),
)
#: Ctrl-D: to whoever asks, there is nothing more to read.
_END = b"\x04" * 4


class Shown(NamedTuple):
    """A command line, and its output on the terminal."""

    argv: Sequence[str]
    written: bytes


def shown(
    lines: Sequence[Sequence[str]],
    environ: Mapping[str, str],
    directory: Path,
    columns: int = 0,
) -> list[Shown]:
    """Run the command lines one after the other, each on a terminal.

    It has so many columns; 0: it does not say how many.
    """
    program = [sys.executable, "-P", "-m", "tests.support.terminals.on_terminals"]
    ended = subprocess.run(
        [*program, directory, str(columns)],
        check=True,
        env={**environ, "PYTHONPATH": str(ROOT)},
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        stdout=subprocess.PIPE,
        text=True,
        timeout=280,
    )
    outputs = map(json.loads, ended.stdout.splitlines())
    return [
        Shown(line, output.encode("latin-1"))
        for line, output in zip(lines, outputs, strict=True)
    ]


def _on_terminal(argv: Sequence[str], columns: int) -> bytes:
    child, terminal = pty.fork()
    if child == 0:
        termios.tcsetwinsize(0, (24 if columns else 0, columns))
        _run(argv)
    os.write(terminal, _END)
    written = b""
    # Linux answers with an error when the last writer has gone.
    with suppress(OSError):
        while part := os.read(terminal, 65536):
            written += part
    os.close(terminal)
    os.waitpid(child, 0)
    return written


def _run(argv: Sequence[str]) -> NoReturn:
    # Python made its own before there was a terminal.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = io.TextIOWrapper(open(1, "wb", closefd=False), line_buffering=True)  # noqa: SIM115
    sys.stderr = io.TextIOWrapper(open(2, "wb", closefd=False), line_buffering=True)  # noqa: SIM115
    sys.argv = list(argv)
    code: object = 70
    try:
        if argv[0] == "fuel-history":
            importlib.import_module("admin.main").main(prog_name=argv[0])
        code = importlib.import_module(PROGRAMS[argv[0]]).main()
    except SystemExit as ended:
        code = ended.code
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    for module in WARM:
        importlib.import_module(module)
    # No fork looks for garbage in what is loaded, also not when it ends.
    gc.freeze()
    for each in sys.stdin:
        written = _on_terminal(json.loads(each), int(sys.argv[2]))
        sys.stdout.write(json.dumps(written.decode("latin-1")))
        sys.stdout.write("\n")
        sys.stdout.flush()
