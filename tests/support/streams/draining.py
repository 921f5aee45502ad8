"""receive_reports in the test's own process, on real services."""

from prometheus_client import CollectorRegistry

from brokers.interface import Broker
from db.database import Database
from pipeline.counts import Counts
from pipeline.drain import Limits, Tools, drain
from pipeline.guards.database_watch import DatabaseWatch
from pipeline.guards.dead_rate import DeadRate
from pipeline.metrics.receiver import Measures
from pipeline.retries.backoff import Backoff
from pipeline.worker_state import WorkerState


LIMITS = Limits(batch=100, linger=1, seconds=120, hold=60)


def tools_for(
    database: Database,
    broker: Broker,
    *,
    dead_limit: int = 0,
    worker: WorkerState | None = None,
) -> Tools:
    """Return the tools of a process that stores reports, with short pauses."""
    worker = worker or WorkerState()
    return Tools(
        database,
        broker,
        DatabaseWatch(database, worker, Backoff(0.01, 0.1)),
        DeadRate(dead_limit),
        Measures(CollectorRegistry()),
        worker,
    )


def drained(
    database: Database, broker: Broker, limits: Limits = LIMITS, name: str = "one"
) -> Counts:
    """Receive and store waiting reports until none arrives for the linger time."""
    return drain(tools_for(database, broker), name, limits)
