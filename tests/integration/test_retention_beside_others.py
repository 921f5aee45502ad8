"""Retention is killed, held up, and hurries nobody: writers go on beside it."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.history.partitions import WIDTH, keep_ahead
from db.runs.transactions import next_task_id, register_transaction
from pipeline.store import store
from tests.support.servers.stack import ROOT, wait_until
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report_of_node


RUNS = 60
ENTRIES = 40


def command(url: str, *options: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "admin", *map(str, options)],
        cwd=ROOT,
        env={"PATH": "", "DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture
def old(database: Database, stored: Stored) -> list[int]:
    """Runs of a year ago, with entries."""
    at = datetime.now(UTC) - timedelta(days=400)
    ids = []
    for _ in range(RUNS):
        task_id = stored.transaction(created_at=at, status="ready", time_end=at)
        stored.entries(task_id, ((str(n), "a", "ready") for n in range(ENTRIES)))
        stored.snapshot(task_id, "graph", '[{"id": "a"}]', "1")
        ids.append(task_id)
    return ids


def next_range(database: Database) -> None:
    with database.writer() as connection:
        connection.execute(text(f"SELECT setval('tasks_id_seq', {WIDTH})"))
    keep_ahead(database)


def state(database: Database) -> dict[int, int]:
    """How many entries each run has that is there."""
    statement = text(
        "SELECT id, (SELECT count(*) FROM deployment_history WHERE task_id = tasks.id)"
        " AS entries FROM tasks"
    )
    with database.reader() as connection:
        return {row.id: row.entries for row in connection.execute(statement)}


@pytest.mark.parametrize("whole", [False, True])
def test_killed_in_the_middle_it_leaves_whole_runs_and_goes_on(
    database: Database, database_url: str, old: list[int], tmp_path: Path, whole: bool
) -> None:
    if whole:
        next_range(database)
    options = ("retention", "--keep-days", "30", "--archive", tmp_path)
    killed = command(database_url, *options)
    wait_until(lambda: len(list(tmp_path.iterdir())) > 20, "some to be archived")
    killed.kill()
    ended(killed)

    left = state(database)
    assert 0 < len(left) <= RUNS
    assert set(left.values()) == {ENTRIES}
    code, out, err = ended(command(database_url, *options))

    assert code == 0, out + err
    assert state(database) == {}
    files = sorted(tmp_path.glob("*.jsonl.gz"))
    assert len(files) == RUNS
    assert list(tmp_path.glob(".*")) == []
    assert ended(command(database_url, "import", *files))[0] == 0
    assert state(database) == dict.fromkeys(old, ENTRIES)


@contextmanager
def reports_flow(database: Database, uuid: str) -> Iterator[list[float]]:
    """Store reports of a run, one after another; yields the seconds of each."""
    seconds: list[float] = []
    done = threading.Event()

    def flow() -> None:
        number = 0
        while not done.is_set():
            one = report_of_node(uuid, "1", f"task {number}", "running")
            began = time.monotonic()
            counts = store(database, [one])
            seconds.append(time.monotonic() - began)
            assert counts.reports == 1
            number += 1

    thread = threading.Thread(target=flow)
    thread.start()
    try:
        yield seconds
    finally:
        done.set()
        thread.join()


def test_reports_go_on_while_a_partition_is_dropped(
    database: Database, database_url: str, stored: Stored, old: list[int]
) -> None:
    next_range(database)
    running = stored.transaction(uuid="running", status="running")

    with reports_flow(database, "running") as seconds:
        wait_until(lambda: len(seconds) > 10, "reports to flow")
        code, out, err = ended(command(database_url, "retention", "--keep-days", "30"))
        wait_until(lambda: len(seconds) > 20, "reports to flow on")

    assert code == 0, out + err
    assert f"removed {RUNS} runs, {RUNS * ENTRIES:,} entries, 1 whole partition" in out
    assert list(state(database)) == [running]
    assert max(seconds) < 1


def test_a_long_question_holds_up_retention_and_no_report(
    database: Database, database_url: str, stored: Stored, old: list[int]
) -> None:
    next_range(database)
    stored.transaction(uuid="running", status="running")

    with reports_flow(database, "running") as seconds:
        with database.reader() as connection:
            connection.execute(text("SELECT count(*) FROM deployment_history"))
            retention = command(database_url, "retention", "--keep-days", "30")
            # It tries, gives up and tries again, and is never long in the way.
            wait_until(lambda: sum(each > 0.4 for each in seconds) > 2, "some tries")
            assert retention.poll() is None
        code, out, err = ended(retention)

    assert code == 0, out + err
    assert "1 whole partition" in out
    assert max(seconds) < 1


def test_a_vacuum_holds_up_retention_and_nobody_waits_for_either(
    database: Database, database_url: str, stored: Stored, old: list[int]
) -> None:
    next_range(database)
    stored.transaction(uuid="running", status="running")
    waits = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted"
        " AND relation = 'deployment_history_0000000000'::regclass"
    )

    with reports_flow(database, "running") as seconds:
        with database.writer() as connection:
            # The lock of VACUUM.
            connection.execute(
                text(
                    "LOCK TABLE deployment_history_0000000000"
                    " IN SHARE UPDATE EXCLUSIVE MODE"
                )
            )
            retention = command(database_url, "retention", "--keep-days", "30")
            wait_until(
                lambda: bool(connection.execute(text(waits)).scalar_one()),
                "retention to wait",
            )
            stored_before = len(seconds)
            wait_until(lambda: len(seconds) > stored_before + 100, "reports to flow")
        code, out, err = ended(retention)

    assert code == 0, out + err
    assert "1 whole partition" in out
    assert max(seconds) < 1


def test_a_run_never_begins_in_a_partition_that_was_dropped(
    database: Database, database_url: str
) -> None:
    slow = next_task_id(database)
    next_range(database)
    code, out, err = ended(command(database_url, "retention", "--keep-days", "30"))
    assert (code, err) == (0, "")
    assert "0 runs, 0 entries, 1 whole partition" in out

    with (
        pytest.raises(DatabaseUnavailable, match="was dropped just now"),
        database.writer() as connection,
    ):
        register_transaction(connection, task_id=slow, uuid="slow", name="deployment")

    assert state(database) == {}
