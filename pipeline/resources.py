"""The resources of each worker process: connections, limits, metrics."""

import functools
import os
import threading
from datetime import timedelta

from prometheus_client import CollectorRegistry

from brokers.connect import connect
from db.database import Database
from pipeline.drain import Limits, Tools
from pipeline.guards.database_watch import DatabaseWatch
from pipeline.guards.dead_rate import DeadRate
from pipeline.metrics.receiver import Measures
from pipeline.retries.backoff import Backoff
from pipeline.worker_state import STATE
from service import settings


#: Seconds for which a task holds reports that cannot be stored yet.
HOLD = 300.0
#: Maximum seconds between two checks of a database that refuses writes.
LONGEST_PAUSE = 5.0
#: Lock timeout of a statement; other transactions hold locks for some milliseconds.
_LOCK_TIMEOUT_MS = 500

_local = threading.local()


def make_tools() -> Tools:
    """Return new tools for one thread."""
    current = settings.load(os.environ)
    database = Database(
        current.required_database_url,
        application_name="fuel-history-worker",
        pool_size=2,
        lock_timeout_ms=_LOCK_TIMEOUT_MS,
    )
    return Tools(
        database,
        connect(current),
        DatabaseWatch(database, STATE, Backoff(0.1, LONGEST_PAUSE)),
        DeadRate(current.dead_limit),
        Measures(CollectorRegistry()),
        STATE,
    )


def tools() -> Tools:
    """Return this thread's tools, created on first use: after the fork."""
    if not hasattr(_local, "tools"):
        _local.tools = make_tools()
    made: Tools = _local.tools
    return made


def parked_limit() -> timedelta:
    """Return how long parked reports wait for their run."""
    return timedelta(hours=settings.load(os.environ).parked_limit_hours)


@functools.cache
def limits() -> Limits:
    """Return the limits of a receive_reports task."""
    current = settings.load(os.environ)
    return Limits(
        current.receive_batch,
        current.receive_linger_ms / 1000,
        current.receive_seconds,
        HOLD,
    )
