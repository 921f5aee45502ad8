"""The API under a real gunicorn: long answers, clients that go, a bad start."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import IncompleteRead
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from db.database import Database
from tests.support.servers.server import COMMAND, ROOT, Server, environ
from tests.support.servers.stack import wait_until
from tests.support.stored.stored import Stored


ENTRIES = 20_000
HISTORY = "/api/transactions/1/deployment_history/"
#: With its summaries an answer is larger than all buffers on the way.
LARGE = f"{HISTORY}?include_summary=1"


@pytest.fixture
def server(database: Database, database_url: str) -> Iterator[Server]:
    stored = Stored(database)
    task_id = stored.transaction()
    assert task_id == 1
    stored.entries(
        task_id,
        [
            (f"{node}", f"task-{number:03}", "ready")
            for node in range(200)
            for number in range(ENTRIES // 200)
        ],
        summary=json.dumps({"output": "x" * 1000}),
    )
    with Server(database_url) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


def sessions(database: Database, count: str = "pid") -> int:
    """Return how many connections the API has, of those where `count` is not null."""
    with database.reader() as connection:
        found = connection.execute(
            text(
                f"SELECT count({count}) FROM pg_stat_activity WHERE datname ="
                " current_database() AND application_name LIKE 'fuel-history-api%'"
            )
        )
        return int(found.scalar_one())


def in_transaction(database: Database) -> int:
    return sessions(database, "xact_start")


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_a_long_history_is_streamed_whole(server: Server, mount: str) -> None:
    with server.get(f"{mount}/transactions/1/deployment_history/") as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        entries = json.loads(answer.read())

    assert len(entries) == ENTRIES
    numbers = [entry["id"] for entry in entries]
    assert numbers == sorted(set(numbers))
    assert not list(server.home.iterdir())


def growth(server: Server, ask: Callable[[], None]) -> int:
    """Return by how many bytes the largest of the processes grew while it was asked."""
    workers = psutil.Process(server.process.pid).children()
    before = {each.pid: each.memory_info().rss for each in workers}
    ask()
    # The peak, as the kernel kept it.
    peaks = {
        pid: int(line.split()[1]) * 1024
        for pid in before
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    }
    return max(peaks[pid] - before[pid] for pid in before)


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs Linux's /proc"
)
@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_listing_a_very_long_history_needs_no_more_memory(
    database: Database, database_url: str, mount: str
) -> None:
    task_id = Stored(database).transaction()
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO deployment_history"
                " (task_id, node_id, deployment_graph_task_name, status, time_start)"
                " SELECT :task_id, node, 'task-' || task, 'ready', now()"
                " FROM generate_series(1, 1000) node, generate_series(1, 200) task"
            ),
            {"task_id": task_id},
        )
    path = f"{mount}/transactions/{task_id}/deployment_history/"

    def read(query: str = "") -> None:
        with server.get(path + query) as answer:
            while answer.read(1 << 20):
                pass

    with Server(database_url) as server:
        for _ in range(20):  # both processes have answered before
            read("?limit=2000")

        assert growth(server, read) < 30 << 20


def test_a_client_that_hangs_up_leaves_no_connection_behind(
    server: Server, database: Database
) -> None:
    # 12 clients in turn, where all pools together have 10 connections.
    for _ in range(3):
        with ExitStack() as clients:
            for _ in range(4):
                clients.enter_context(server.begin(LARGE))
            assert in_transaction(database) == 4
        wait_until(lambda: in_transaction(database) == 0, "their transactions' end")

    assert sessions(database) <= 10
    with server.get(HISTORY) as answer:
        assert len(json.loads(answer.read())) == ENTRIES


def test_an_answer_that_cannot_be_finished_is_not_taken_for_whole(
    server: Server, database: Database
) -> None:
    with server.get(LARGE) as answer:
        assert answer.status == 200
        assert sessions(database, "pg_terminate_backend(pid)") > 0

        with pytest.raises(IncompleteRead):
            answer.read()

    assert "event=answer_cut_off" in server.log
    with server.get(HISTORY) as answer:
        assert len(json.loads(answer.read())) == ENTRIES


NOT_SET = (
    "fuel-history: DATABASE_URL is not set: set it, or run 'make up' for embedded"
    " services\n"
)


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({}, NOT_SET),
        (
            {"DATABASE_URL": "postgresql://127.0.0.1/x", "API_BIND": "8000"},
            "fuel-history: API_BIND must be HOST:PORT, for example 127.0.0.1:8000\n",
        ),
    ],
)
def test_a_bad_setting_is_one_line_and_ends_gunicorn(
    variables: dict[str, str], line: str
) -> None:
    ended = subprocess.run(
        COMMAND,
        cwd=ROOT,
        env=environ(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", line)
