"""Exit codes of commands: failures print one line, not a traceback."""

import os
import sys
import traceback
from collections.abc import Callable

from fuel_history.errors import ClientError
from text.escaping import escape_line
from text.escaping_stream import escaping


#: As in a shell: 128 plus the number of the signal.
_INTERRUPTED, _NOBODY_READS = 130, 141


def exit_code(work: Callable[[], int | None], *, debug: bool, name: str) -> int:
    """Run the work of the command `name`, and return its exit code.

    The code is what it returns, 0 for None; 1: it was refused or failed, with one line
    on stderr, and with `debug` a traceback before it; 130: Ctrl-C; 141: the reader of
    its output went away. SystemExit, which argparse raises for wrong usage, passes.
    """
    with escaping():
        return _exit_code(work, debug=debug, name=name)


def _exit_code(work: Callable[[], int | None], *, debug: bool, name: str) -> int:
    try:
        return _done(work) or 0
    except BrokenPipeError:
        _forget_output()
        return _NOBODY_READS
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        _forget_output()
        return _failed(f"{name} cannot write: {error.strerror or error}", debug)
    except ClientError as error:
        return _failed(str(error), debug)
    except Exception as error:  # noqa: BLE001 - a bug is told in one line, too
        what = " ".join(f"{type(error).__name__}: {error}".split())
        told = f"{name} failed ({what}): report what it shows with --debug"
        return _failed(told, debug)


def _done(work: Callable[[], int | None]) -> int | None:
    try:
        return work()
    finally:
        sys.stdout.flush()


def _forget_output() -> None:
    """Make Python's final flush of the output succeed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(told: str, debug: bool) -> int:  # noqa: FBT001 - private
    if debug:
        traceback.print_exc()
    sys.stderr.write(f"{escape_line(told)}\n")
    return 1
