"""How fast `fuel2` starts and prints a long history, and how much memory it needs.

The limit is curl, which reads the same history from the same server.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bench.figures import figure, write
from db.database import Database
from tests.support.servers.server import Server, environ
from tests.support.servers.services import Embedded, TemplateDatabase
from tests.support.servers.stack import ROOT
from tests.support.stored.stored import Stored


ROWS = 200_000
RUNS = 3
_LIMIT = "curl (the limit)"
#: How many times as long as the limit each may take (issue 22).
_MOST = {"fuel2, table": 4, "fuel2, json": 3, "fuel2, csv": 2}
#: How many seconds these may take on two quiet cores.
_SECONDS = {"fuel2 --version": 0.31, "fuel2 task list": 0.3}
_BEGAN = datetime(2016, 3, 7, 14, 49, 6, 123456, UTC)


class Read(NamedTuple):
    """Seconds until the first and the last line, and the maximum memory in MB."""

    first: float
    last: float
    megabytes: float


#: Prints a child's peak of memory after its output. The peak of a process starts with
#: that of the process that it was forked from, here a small one.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def read(argv: Sequence[str], port: int) -> Read:
    """Run a command that prints a history, and measure it."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", _MEASURED, *argv],
        cwd=ROOT,
        env=environ(SERVER_PORT=str(port), PYTHONPATH=str(ROOT), HOME="/nonexistent"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.read(1)
        first = time.perf_counter() - began
        while process.stdout.read(1 << 20):
            pass
        last = time.perf_counter() - began
        peak = int(process.stderr.read().split()[-1])
    assert process.returncode == 0
    return Read(first, last, peak / 1024)


def main() -> None:
    """Store a run of 200,000 entries, read it, print a table."""
    embedded = Embedded()
    services = embedded.start()
    databases = TemplateDatabase(services.database_url)
    url = databases.create()
    stored = Stored(Database(url, application_name="bench"))
    task_id = stored.transaction()
    for node in range(ROWS // 200):
        names = [(str(node), f"task-{number}", "ready") for number in range(200)]
        began = _BEGAN + timedelta(seconds=node, microseconds=node)
        ended = began + timedelta(seconds=node % 97)
        stored.entries(task_id, names, time_start=began, time_end=ended)
    history = f"/api/v1/transactions/{task_id}/deployment_history/"
    fuel2 = [sys.executable, "-P", "-m", "fuel_history.fuel2"]
    show = [*fuel2, "task", "history", "show", str(task_id)]
    old = [sys.executable, "-P", "-m", "fuel_history.fuel"]
    try:
        with Server(url) as server:
            limit = ["curl", "-s", f"http://127.0.0.1:{server.port}{history}"]
            commands = {
                _LIMIT: limit,
                "fuel2, table": show,
                "fuel2, csv": [*show, "-f", "csv"],
                "fuel2, json": [*show, "-f", "json"],
                "fuel, table": [*old, "deployment-tasks", "--tid", str(task_id)],
                "fuel2 --version": [*fuel2, "--version"],
                "fuel2 task list": [*fuel2, "task", "list"],
            }
            measured = {name: [] for name in commands}
            for _ in range(RUNS):
                for name, argv in commands.items():
                    measured[name].append(read(argv, server.port))
    finally:
        embedded.stop()
    report(measured)


def report(measured: dict[str, list[Read]]) -> None:
    """Print medians, and the spread of the first; write all as JSON."""
    limit = statistics.median(each.last for each in measured[_LIMIT])
    table = [f"{'':18}{'first row':>22}{'all rows':>12}{'/ limit':>9}{'memory':>9}"]
    for name, reads in measured.items():
        first = [each.first for each in reads]
        last = statistics.median(each.last for each in reads)
        asked = f"  at most {_MOST[name]}" if name in _MOST else ""
        if name in _SECONDS:
            asked = f"  at most {_SECONDS[name]} s"
        table.append(
            f"{name:18}{statistics.median(first):7.2f} s"
            f" ({min(first):.2f}-{max(first):.2f})"
            f"{last:10.2f} s{last / limit:9.1f}"
            f"{max(each.megabytes for each in reads):6.0f} MB{asked}"
        )
    title = f"{ROWS:,} entries printed by the commands, medians of {RUNS}"
    found = {
        name: {
            "first row": figure([each.first for each in reads])._asdict(),
            "all rows": figure([each.last for each in reads])._asdict(),
            "memory": figure([each.megabytes for each in reads])._asdict()
            | {"unit": "MB"},
        }
        for name, reads in measured.items()
    }
    limits = {
        f"{name}, all rows": f"{_LIMIT}, all rows"
        for name in measured
        if name != _LIMIT and name not in _SECONDS
    }
    write("client_lists", title, table, found, limits=limits)


if __name__ == "__main__":
    main()
