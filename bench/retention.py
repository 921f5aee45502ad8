"""How long it takes to drop a partition of runs, and how long stores wait meanwhile.

Both should take less than a second. store() stores reports of another run meanwhile.

    .venv/bin/python -m bench.retention [--runs 500] [--entries 400]
"""

import argparse
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text

from bench.figures import figure, write
from bench.servers import Servers, running
from brokers.interface import Delivery
from db.database import Database
from db.domain.retention import Keep, Policy, expired
from db.domain.retention_steps import Step, steps
from db.history.partitions import WIDTH, ensure_partitions, keep_ahead
from db.retention.planning import list_passed_partitions, list_runs
from db.retention.removal import drop
from pipeline.store import store


#: Reports per batch; seconds of a lock timeout.
BATCH, LOCK_SECONDS = 100, 0.5
#: Batches that are stored before and after, for comparison.
QUIET = 50


class Figures(NamedTuple):
    """Seconds of one round."""

    drop: float
    longest_store_meanwhile: float
    longest_store_before: float


def fill(servers: Servers, runs: int, entries: int) -> None:
    """Store runs of a year ago that fill one partition."""
    database = servers.database
    for first in (0, WIDTH):
        ensure_partitions(database, [first])
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
    # Like a partition without recent changes: autovacuum has nothing left to do.
    servers.execute_outside("VACUUM (ANALYZE)")


class Flow(threading.Thread):
    """Stores batches of a run's reports, and records the seconds of each."""

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
    """Return the one step that retention plans: to drop the whole partition."""
    with database.reader() as connection:
        runs = list_runs(connection)
        partitions = list_passed_partitions(connection)
    going = expired(runs, Policy(Keep(30, 30, 0), {}), datetime.now(UTC))
    [step] = steps(runs, going, partitions)
    return step


def measure(runs: int, entries: int) -> Figures:
    """Measure on servers of its own."""
    with running() as servers:
        fill(servers, runs, entries)
        return _measured(servers.database, runs, entries)


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
    """Measure some rounds, print a table, write the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=WIDTH, help=f"at most {WIDTH}")
    parser.add_argument("--entries", type=int, default=400, help="of each run")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if not 0 < asked.runs <= WIDTH or asked.entries < 1 or asked.rounds < 1:
        parser.error(f"--runs is 1 to {WIDTH}, --entries and --rounds from 1")
    rounds = [measure(asked.runs, asked.entries) for _ in range(asked.rounds)]
    figures = {
        name: figure([getattr(each, name) for each in rounds])
        for name in Figures._fields
    }
    table = [
        f"  {name.replace('_', ' '):<24}{each.median:.2f} s, worst {each.highest:.2f} s"
        for name, each in figures.items()
    ]
    title = (
        f"A partition of {asked.runs} runs of {asked.entries} entries dropped beside"
        f" stores of {BATCH} reports, {asked.rounds} rounds"
    )
    write("retention", title, table, {name: f._asdict() for name, f in figures.items()})


if __name__ == "__main__":
    main()
