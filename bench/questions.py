"""The twelve questions of docs/answers.md, by the API and by `fuel2`, each timed."""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import psutil

from bench.deployments import TASKS
from bench.figures import Figure, figure
from bench.many_runs import ManyRuns
from bench.reading import Reader, history
from bench.servers import ROOT, Servers
from tests.support.servers.server import Server


API, FUEL2 = "API", "fuel2"
#: Seconds that an answer may take.
LIMITS: Final = {API: 0.2, FUEL2: 1.0}


class Question(NamedTuple):
    """A question, the paths that answer it, and the commands."""

    number: int
    paths: tuple[str, ...]
    commands: tuple[str, ...]


def questions(runs: ManyRuns) -> Iterator[Question]:
    """Yield the questions: of the run that failed, and of the one that goes on."""
    of_failed = f"/api/v1/transactions/{runs.failed}"
    going_on = f"/api/v1/transactions/{runs.going_on}"
    of_node = "/api/v1/nodes/7/deployment_history/"
    now = datetime.now(UTC)
    at = f"{now - timedelta(days=7):%Y-%m-%dT%H:%M:%S}"
    done = f"tasks_names={TASKS[10]}&statuses=ready"
    yield Question(
        1,
        ("/api/v1/transactions/?limit=4&order_by=-id", f"{of_failed}/brief/"),
        ("task list --limit 4", "task show latest"),
    )
    yield Question(2, (f"{of_failed}/causes/",), ("task causes latest",))
    yield Question(3, (f"{of_failed}/failures/",), ("task history failures latest",))
    yield Question(
        4,
        (
            f"{going_on}/deployment_history/?statuses=running",
            f"{of_node}?at={now:%Y-%m-%dT%H:%M:%SZ}",
        ),
        (
            f"task history show {runs.going_on} --statuses running",
            "node history show 7 --at now",
        ),
    )
    yield Question(
        5,
        (f"{of_failed}/slower/", "/api/v1/clusters/1/slower/?graph_type=default"),
        ("task slower latest", "env slower 1 --graph-type default"),
    )
    yield Question(6, (f"{going_on}/eta/",), (f"task show {runs.going_on}",))
    yield Question(7, (f"{of_failed}/diff/",), ("task diff latest",))
    yield Question(
        8, (f"{of_node}?at={at}Z",), (f"--utc node history show 7 --at {at}",)
    )
    yield Question(
        9,
        (f"{of_node}?{done}&limit=1&order_by=-id",),
        (f"node history show 7 --tasks-names {TASKS[10]} --statuses ready",),
    )
    yield Question(10, (f"{of_failed}/odd/",), ("task odd latest",))
    yield Question(11, (f"{of_failed}/summary/",), ("task summary latest",))
    yield Question(
        12,
        (
            f"{history(runs.failed)}?include_summary=1",
            f"{of_failed}/path/",
            "/api/v1/clusters/1/what_if/?add=compute%3D4&graph_type=default",
            "/api/v1/failures/",
        ),
        (
            "task report latest -o run.html",
            "task path latest",
            "env what-if 1 --add compute=4 --graph-type default",
            "failure list",
        ),
    )


class Asked(NamedTuple):
    """How long an answer took."""

    number: int
    how: str
    what: str
    seconds: Figure
    #: Seconds of processors: of the API, its PostgreSQL and the command. An idle
    #: machine takes about as long.
    processors: float


def ask(
    runs: ManyRuns, servers: Servers, server: Server, rounds: int
) -> Iterator[Asked]:
    """Ask everything so many times, after a first time that does not count."""
    reader = Reader(server, servers.postgresql.url)
    pids = server.process.pid, servers.postgresql.process.pid
    counted = [psutil.Process(pid) for pid in pids]
    with TemporaryDirectory(prefix="fuel-history-bench-") as home:
        for number, paths, commands in questions(runs):
            cases: list[tuple[str, str, Callable[[], float]]] = [
                (API, path, partial(reader.get, path)) for path in paths
            ]
            cases += [
                (FUEL2, command, partial(_run, command, server.port, Path(home)))
                for command in commands
            ]
            for how, what, measure in cases:
                measure()
                began = _processors(counted)
                seconds = figure([measure() for _ in range(rounds)])
                spent = (_processors(counted) - began) / rounds
                yield Asked(number, how, what, seconds, spent)


def _processors(counted: Sequence[psutil.Process]) -> float:
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = own.ru_utime + own.ru_stime
    for main in counted:
        for process in (main, *main.children(recursive=True)):
            times = process.cpu_times()
            found += times.user + times.system
    return found


def _run(command: str, port: int, home: Path) -> float:
    environ = {"HOME": str(home), "SERVER_PORT": str(port), "TZ": "UTC"}
    began = time.perf_counter()
    ended = subprocess.run(
        [ROOT / "fuel2", *command.split()],
        cwd=home,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    # `task diff` ends with 1 where something differs.
    assert ended.returncode == ("diff" in command), ended.stderr
    return seconds


def lines(asked: Sequence[Asked]) -> list[str]:
    """Return the table: a line an answer, with its limit."""
    shown = []
    for number, how, what, seconds, processors in asked:
        limit = LIMITS[how]
        over = "" if seconds.median <= limit else "  over"
        shown.append(
            f"  {number:>2} {how:<6}{what[:76]:<78}{1000 * seconds.median:>7,.0f} ms"
            f" ({1000 * seconds.lowest:,.0f} to {1000 * seconds.highest:,.0f};"
            f" {1000 * processors:,.0f} of processors)"
            f" of {1000 * limit:,.0f}{over}"
        )
    return shown
