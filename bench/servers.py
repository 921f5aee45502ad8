"""The servers of a benchmark, and real workers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import amqp.exceptions
import kombu
import psutil
from sqlalchemy import text

from brokers.connect import connect
from db.database import Database
from db.schema.migrate import upgrade
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from service import settings


ROOT = Path(__file__).resolve().parent.parent
BATCH = 1000
REDIS, RABBITMQ = "redis", "rabbitmq"
AMQP_URL = os.environ.get("TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//")


class Servers:
    """Embedded servers with fsync, and the environment of processes that use them.

    `broker` receives the reports; Celery's broker is always Valkey. RabbitMQ is that of
    TEST_AMQP_URL; its queue is removed at the end.
    """

    def __init__(self, directory: Path, broker: str = REDIS) -> None:
        self.directory = directory
        self.postgresql = PostgreSQL(directory / "postgresql")
        self.valkey = Valkey(directory / "valkey")
        self.postgresql.start()
        self.valkey.start()
        upgrade(self.postgresql.url)
        self.queue = f"bench-{uuid4().hex[:8]}"
        self.amqp_url = AMQP_URL
        self.is_amqp = broker == RABBITMQ
        self.environ = os.environ | {
            "DATABASE_URL": self.postgresql.url,
            "BROKER_URL": self.valkey.url,
            "REPORTS_URL": AMQP_URL if self.is_amqp else self.valkey.url,
            "REPORTS_QUEUE": self.queue,
            "REPORTS_BINDINGS": "none",
            "RECEIVE_BATCH": str(BATCH),
            "LOG_LEVEL": "WARNING",
        }
        self.settings = settings.load(self.environ)
        self.database = Database(self.postgresql.url, application_name="bench")
        self.broker = connect(self.settings)

    def stop(self) -> None:
        """Stop them, and remove RabbitMQ's queue."""
        self.broker.close()
        if self.is_amqp:
            with kombu.Connection(AMQP_URL) as connection:
                channel = connection.channel()
                channel.queue_delete(self.queue)
                channel.exchange_delete(self.queue)
        self.database.close()
        self.valkey.stop()
        self.postgresql.stop()

    def execute(self, statement: str, **values: object) -> None:
        """Run a statement that changes something."""
        with self.database.writer() as connection:
            connection.execute(text(statement), values)

    def execute_outside(self, statement: str) -> None:
        """Run a statement that cannot be in a transaction."""
        engine = self.database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # Of twenty million rows some take minutes.
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text(statement))
            connection.execute(text("RESET statement_timeout"))

    def scalar(self, statement: str, **values: object) -> int:
        """Return the number that a statement returns."""
        with self.database.reader() as connection:
            return int(connection.execute(text(statement), values).scalar_one())

    def empty(self) -> None:
        """Remove every run."""
        self.execute(
            "TRUNCATE deployment_history, tasks, snapshots, parked_reports CASCADE"
        )

    def deadlocks(self) -> int:
        """Return how many deadlocks PostgreSQL has broken."""
        return self.scalar(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )


@contextmanager
def running(broker: str = REDIS) -> Iterator[Servers]:
    """Run servers in a directory of their own, and remove both at the end."""
    with TemporaryDirectory(prefix="fuel-history-bench-") as directory:
        servers = Servers(Path(directory), broker)
        try:
            yield servers
        finally:
            servers.stop()


def rabbitmq_is_there() -> bool:
    """Return whether RabbitMQ answers at TEST_AMQP_URL."""
    try:
        kombu.Connection(AMQP_URL, connect_timeout=2).ensure_connection(max_retries=1)
    except (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError):
        return False
    return True


@contextmanager
def worker(servers: Servers, processes: int) -> Iterator[psutil.Process]:
    """Run a real Celery worker with this many pool processes."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "-A", "pipeline.app"),
            *("worker", "--without-mingle"),
        ],
        cwd=ROOT,
        env={**servers.environ, "WORKER_CONCURRENCY": str(processes)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_until_taken(servers: Servers, reports: int) -> float:
    """Return the time when fewer than all reports wait: the first batch is taken."""
    while servers.broker.backlog().waiting >= reports:
        time.sleep(0.002)
    return time.monotonic()
