"""Calls of RabbitMQ's own functions, as rabbitmqctl makes them.

A `rabbitmqctl` is an Erlang machine of its own and takes 1.2 s of the processor each
time; `erl_call`, of Erlang too, is a small program that takes 3 ms.
"""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.support.servers.services import missing
from tests.support.servers.stack import wait_until


_COOKIE = Path("/var/lib/rabbitmq/.erlang.cookie")
_NODE = os.environ.get("RABBITMQ_NODENAME", "rabbit@localhost")


@functools.cache
def _command() -> tuple[str, ...]:
    program = shutil.which("erl_call")
    if program is None:
        missing("no erl_call (erlang-base) on this machine")
    if not os.access(_COOKIE, os.R_OK):
        missing("only root can call functions of RabbitMQ's node")
    return (str(program), "-sname", _NODE, "-r", "-c", _COOKIE.read_text().strip())


def evaluate(expressions: str) -> str:
    """Evaluate expressions of Erlang in the node; return the value, which is a text."""
    tried: list[subprocess.CompletedProcess[str]] = []

    def called() -> bool:
        ended = subprocess.run(
            [*_command(), "-e"],
            input=f"{expressions}.\n",
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        tried.append(ended)
        # Otherwise it was not connected, as on a busy machine, and nothing was done.
        return ended.returncode == 0

    wait_until(called, "erl_call to reach RabbitMQ's node", 60)
    ended = tried[-1]
    found = re.fullmatch(r'\{ok, (?:"(.*)"|\[\]|ok)\}', ended.stdout, re.DOTALL)
    assert found, (expressions, ended.stderr, ended.stdout)
    return (found[1] or "").replace(r"\n", "\n").replace(r"\t", "\t")


def binary(text: str) -> str:
    """Return an Erlang literal of a text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'<<"{escaped}">>'
