"""Runs command lines in forks of one Python, which has loaded what they need.

A program of the standard library only: it runs in the environments of released
clients too. It loads the modules that its arguments name, reads command lines (JSON)
from standard input, one a line, and writes the exit code of each.
"""

import gc
import importlib
import json
import os
import runpy
import sys
import time
from typing import Any


def main() -> None:
    modules = sys.argv[1:]
    # cliff takes the name of its program when it is loaded.
    sys.argv = ["fuel2"]
    for module in modules:
        importlib.import_module(module)
    # No fork looks for garbage in what is loaded, also not when it ends.
    gc.freeze()
    lines, codes = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    for line in lines:
        child = os.fork()
        if child == 0:
            # Its end is that of a program as any other, with all that is done then.
            _run(json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        codes.write(f"{os.waitstatus_to_exitcode(status)}\n")


def _run(line: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(line["environ"])
    time.tzset()
    os.chdir(line["directory"])
    for number, path in enumerate((os.devnull, line["stdout"], line["stderr"])):
        opened = os.open(path, os.O_RDWR)
        os.dup2(opened, number)
        os.close(opened)
    program, *arguments = line["argv"]
    sys.argv = [program, *arguments]
    if program.startswith("/"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
