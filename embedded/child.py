"""Start a program that does not outlive its launcher."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from embedded import become


OWN_USER = "self"
#: Separates a user and its id in a user namespace.
NAMESPACE = become.NAMESPACE
#: The servers' environment: without the operator's locale and PG* variables.
CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def spawn(
    argv: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    directory: Path,
    output: int | IO[bytes],
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    environment: Mapping[str, str] = CLEAN_ENVIRONMENT,
    user: str = OWN_USER,
    named: bool = False,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `argv` (with a full path) in its own session.

    A terminal's Ctrl-C does not reach it. On Linux the kernel sends it `death_signal`
    when the launcher dies; call this from a thread that lives as long as the launcher.
    `named`: `user` must have a name on this machine. Failures are written to `output`,
    with exit status 126.
    """
    launch = [sys.executable, "-I", "-S", become.__file__]
    plan = [str(os.getpid()), str(int(death_signal)), user]
    plan += ["named" if named else "-", str(directory)]
    return subprocess.Popen(  # noqa: S603 - no shell, arguments of our own
        [*launch, *plan, *map(str, argv)],
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        start_new_session=True,
        pass_fds=tuple(keep_open),
    )


def describe_exit(returncode: int) -> str:
    """Return in words how a process ended."""
    if returncode < 0:
        return f"was killed by {signal.Signals(-returncode).name}"
    return f"exited with status {returncode}"
