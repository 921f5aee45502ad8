"""The Celery tasks: thin."""

import os
import threading
from typing import NamedTuple

from billiard.process import current_process
from celery import Task, shared_task
from prometheus_client import CollectorRegistry
from structlog.contextvars import bound_contextvars

import settings
from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable
from db import behalf
from db.database import Database
from db.domain.errors import DatabaseUnavailable, NearlyAllDead
from db.partitions import keep_ahead
from pipeline.drain import Limits, drain
from pipeline.measures import Measures


#: Seconds until a receiver that stopped looks again whether all is bad still.
_STOPPED = 30


class _Resources(NamedTuple):
    database: Database
    broker: Broker
    limits: Limits
    measures: Measures


#: Made by each pool process for itself, after the fork.
_local = threading.local()


def _resources() -> _Resources:
    if not hasattr(_local, "resources"):
        current = settings.load(os.environ)
        _local.resources = _Resources(
            Database(
                current.required_database_url,
                application_name="fuel-history-worker",
                pool_size=2,
            ),
            connect(current),
            Limits(
                current.receive_batch,
                current.receive_linger_ms / 1000,
                current.receive_seconds,
                current.dead_limit,
            ),
            Measures(CollectorRegistry()),
        )
    resources: _Resources = _local.resources
    return resources


@shared_task(
    bind=True,
    name="receive_reports",
    autoretry_for=(DatabaseUnavailable, BrokerUnavailable),
    retry_backoff=True,
    retry_backoff_max=15,
    retry_jitter=True,
    max_retries=None,
)
def receive_reports(self: Task) -> dict[str, int]:  # type: ignore[type-arg]
    """Take the reports that wait, store them, and say how many of each kind."""
    # The slot's number, not the pid: a new process in the slot of a dead one
    # finds at once what that one had taken.
    slot = getattr(current_process(), "index", os.getpid())
    resources = _resources()
    with behalf.of(self.request.id), bound_contextvars(celery_task=self.request.id):
        try:
            return drain(
                resources.database,
                resources.broker,
                f"{self.request.hostname}/{slot}",
                resources.limits,
                resources.measures,
            ).as_dict()
        except NearlyAllDead as error:
            # While it waits the doorbell takes this process for a busy one.
            raise self.retry(
                exc=error, countdown=_STOPPED, expires=2 * _STOPPED
            ) from None


@shared_task(
    name="make_partitions",
    autoretry_for=(DatabaseUnavailable,),
    retry_backoff=True,
    retry_backoff_max=15,
    retry_jitter=True,
    max_retries=5,
)
def make_partitions() -> dict[str, int]:
    """Keep a whole range of the history's partitions ahead; say how many runs fit."""
    return {"runs_ahead": keep_ahead(_resources().database)}
