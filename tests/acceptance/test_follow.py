"""`fuel2 task history show --follow` on a real terminal, while a real run goes on."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.brokers.queues import delete_queues
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.streams import replaying
from tests.support.streams.streams import DIRECTORY, all_streams
from tests.support.terminals.terminal import Terminal
from tests.support.workers.worker import Workers


NAME = "n5-compute-critical"


@pytest.fixture
def stack(services: Services, database_url: str) -> Iterator[Stack]:
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": services.valkey_url,
            "REPORTS_QUEUE": f"test-{uuid4().hex}",
        }
    )
    yield stack
    stack.close()
    delete_queues(services.valkey_url, stack.settings.reports_queue)


@pytest.fixture
def run(stack: Stack, workers: Workers) -> Iterator[None]:
    """A run of eleven minutes, replayed in twelve seconds."""
    all_streams()
    workers.start()
    files = [
        DIRECTORY / f"graph-{NAME}.json.gz",
        DIRECTORY / f"reports-{NAME}.jsonl.gz",
    ]
    with subprocess.Popen(
        replaying.command("--speed", "55x", *files),
        cwd=ROOT,
        env=stack.environ,
        stdout=subprocess.DEVNULL,
    ) as process:
        yield
        assert process.wait(60) == 0


@pytest.mark.usefixtures("run")
def test_a_run_is_watched_until_it_fails_through_a_restart_of_the_api(
    stack: Stack, database_url: str, tmp_path: Path
) -> None:
    wait_until(lambda: stack.count("tasks") == 1, "the run to begin")
    fuel2 = [sys.executable, "-P", "-m", "fuel_history.fuel2"]
    environ = {
        "PATH": stack.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }

    with (
        Server(database_url) as server,
        Terminal(
            [*fuel2, "task", "history", "show", "latest", "--follow"],
            environ | {"SERVER_PORT": str(server.port)},
        ) as terminal,
    ):
        wait_until(lambda: "deployment 1 running" in terminal.screen, "the bars")
        assert "all nodes" in terminal.screen
        server.restart(lambda: "trying again" in terminal.screen, "it to be noticed")
        wait_until(lambda: "exit code" in terminal.screen, "the end")
        shown = terminal.everything
        asked = re.findall(r"route=\S*/(events|changes) status=(\d+)", server.log)

    assert "error   " in shown
    failed = [line for line in shown.splitlines() if "failed on node" in line]
    assert failed, shown
    assert "task 1 ended: error, after " in shown
    assert "exit code 3" in shown
    # The bars have gone; what went by stays.
    assert "all nodes" not in shown.rpartition("task 1 ended")[2]
    assert shown.count("task 1 ended") == 1
    # Told by the first server; asked only once at the beginning, and for a while after
    # the restart.
    assert asked[:2] == [("changes", "200"), ("events", "200")]
