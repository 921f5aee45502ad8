"""How long a partition's worth of runs takes to go, and who waits for it meanwhile.

Promises: the partition is gone in under a second, and no report waits longer than a
second for it. Reports of another run are stored all the while by the product's store().

    PYTHONPATH=. .venv/bin/python bench/retention.py [--runs 500] [--entries 400]
"""

import argparse
import json
import os
import platform
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from brokers.interface import Delivery
from db.database import Database
from db.domain.retention import Keep, Policy, expired
from db.domain.retention_steps import Step, steps
from db.migrate import upgrade
from db.partitions import WIDTH, ensure_partitions, keep_ahead
from db.removal import drop
from db.retention import list_passed_partitions, list_runs
from embedded.postgresql import PostgreSQL
from pipeline.store import store


WRITTEN = Path(__file__).resolve().parent.parent / ".data" / "bench" / "retention.json"
#: Reports of one batch, and seconds of waiting that a lock timeout allows.
BATCH, LOCK_SECONDS = 100, 0.5
#: Batches stored before and after, so that it is seen how long they take anyway.
QUIET = 50


class Figures(NamedTuple):
    """Seconds of one round."""

    drop: float
    longest_store_meanwhile: float
    longest_store_before: float


def fill(database: Database, runs: int, entries: int) -> None:
    """Store runs of a year ago that fill one partition, as their rows would be."""
    for first in (0, WIDTH):
        ensure_partitions(database, first)
    with database.writer() as connection:
        connection.execute(
            text(
                "INSERT INTO tasks (id, uuid, name, status, created_at, time_end)"
                " SELECT n, 'old-' || n, 'deployment', 'ready', :at, :at"
                " FROM generate_series(0, :runs - 1) n"
            ),
            {"runs": runs, "at": datetime.now(UTC) - timedelta(days=400)},
        )
        connection.execute(
            text(
                "INSERT INTO snapshots (task_id, kind, key, body)"
                " SELECT n, 'graph', node::text, json_build_array(repeat('x', 2000))"
                " FROM generate_series(0, :runs - 1) n, generate_series(1, 10) node"
            ),
            {"runs": runs},
        )
        connection.execute(
            text(
                "INSERT INTO deployment_history (task_id, node_id,"
                " deployment_graph_task_name, status, time_start, time_end,"
                " reported_at, summary)"
                " SELECT n, (entry % 10)::text, 'task-' || entry, 'ready',"
                ' now(), now(), now(), \'{"status": "stopped"}\''
                " FROM generate_series(0, :runs - 1) n,"
                " generate_series(1, :entries) entry"
            ),
            {"runs": runs, "entries": entries},
        )
        connection.execute(text(f"SELECT setval('tasks_id_seq', {WIDTH})"))
        connection.execute(
            text(
                "INSERT INTO tasks (id, uuid, name, status)"
                f" VALUES ({WIDTH}, 'now', 'deployment', 'running')"
            )
        )
    keep_ahead(database)
    # As a partition is that was quiet for long: nothing is left for autovacuum.
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM (ANALYZE)"))


class Flow(threading.Thread):
    """Stores batches of a run's reports, and keeps how long each took."""

    def __init__(self, database: Database) -> None:
        super().__init__(daemon=True)
        self._database = database
        self._ended = threading.Event()
        self.seconds: list[float] = []

    def run(self) -> None:
        number = 0
        while not self._ended.is_set():
            batch = [self._report(number + each) for each in range(BATCH)]
            began = time.monotonic()
            counts = store(self._database, batch)
            self.seconds.append(time.monotonic() - began)
            assert counts.reports == BATCH
            number += BATCH

    def wait_for(self, batches: int) -> None:
        enough = len(self.seconds) + batches
        while len(self.seconds) < enough:
            assert self.is_alive(), "reports flow no more"
            time.sleep(0.005)

    def end(self) -> None:
        self._ended.set()
        self.join()

    @staticmethod
    def _report(number: int) -> Delivery:
        node = {
            "uid": str(number % 50),
            "deployment_graph_task_name": f"task-{number // 50}",
            "task_status": "running",
        }
        args = {"task_uuid": "now", "nodes": [node]}
        payload = json.dumps({"method": "deploy_resp", "args": args}).encode()
        return Delivery(number, payload, datetime.now(UTC), "bench")


def planned(database: Database) -> Step:
    """Return the one step that retention plans: the partition, and all in it."""
    with database.reader() as connection:
        runs = list_runs(connection)
        partitions = list_passed_partitions(connection)
    going = expired(runs, Policy(Keep(30, 30, 0), {}), datetime.now(UTC))
    [step] = steps(runs, going, partitions)
    return step


def measure(runs: int, entries: int) -> Figures:
    """Measure on servers of its own."""
    with tempfile.TemporaryDirectory(prefix="fuel-history-bench-") as directory:
        server = PostgreSQL(Path(directory) / "postgresql")
        server.start()
        database = Database(server.url, application_name="bench")
        try:
            upgrade(server.url)
            fill(database, runs, entries)
            return _measured(database, runs, entries)
        finally:
            database.close()
            server.stop()


def _measured(database: Database, runs: int, entries: int) -> Figures:
    step = planned(database)
    assert step.partition is not None
    flow = Flow(database)
    flow.start()
    flow.wait_for(QUIET)
    before = len(flow.seconds)
    began = time.monotonic()
    removed = drop(database, step.partition, step.runs, lock_seconds=LOCK_SECONDS)
    seconds = time.monotonic() - began
    flow.wait_for(QUIET)
    flow.end()
    assert removed == (runs, runs * entries), removed
    return Figures(seconds, max(flow.seconds[before:]), max(flow.seconds[:before]))


def main() -> None:
    """Measure some rounds, print the worst, write all as JSON; 1: a promise broke."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=WIDTH, help=f"at most {WIDTH}")
    parser.add_argument("--entries", type=int, default=400, help="of each run")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if not 0 < asked.runs <= WIDTH or asked.entries < 1 or asked.rounds < 1:
        parser.error(f"--runs is 1 to {WIDTH}, --entries and --rounds from 1")
    rounds = []
    for number in range(asked.rounds):
        figures = measure(asked.runs, asked.entries)
        rounds.append(figures)
        print(
            f"round {number + 1}: {asked.runs} runs of {asked.entries} entries gone in"
            f" {figures.drop:.2f} s; longest store of {BATCH} reports meanwhile"
            f" {figures.longest_store_meanwhile:.2f} s, before"
            f" {figures.longest_store_before:.2f} s",
            flush=True,
        )
    worst = Figures(*map(max, zip(*rounds, strict=True)))
    kept = worst.drop < 1 and worst.longest_store_meanwhile < 1
    print(
        f"worst: {worst.drop:.2f} s, {worst.longest_store_meanwhile:.2f} s:"
        f" {'both under a second' if kept else 'NOT both under a second'}"
    )
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    WRITTEN.write_text(
        json.dumps(
            {
                "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
                f" Python {platform.python_version()}",
                "runs": asked.runs,
                "entries": asked.entries,
                "rounds": [each._asdict() for each in rounds],
                "kept": kept,
            },
            indent=1,
        )
    )
    raise SystemExit(not kept)


if __name__ == "__main__":
    main()
