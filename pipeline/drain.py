"""Take what is there: the loop of one receive_reports run."""

import time
from typing import NamedTuple

import structlog

from brokers.interface import Broker
from db.database import Database
from db.domain.errors import NearlyAllDead
from pipeline.counts import Counts
from pipeline.measures import Measures
from pipeline.store import store


log = structlog.get_logger()

_WHAT_TO_DO = (
    "nearly all that comes is bad, and stays in the broker: name the right queue"
    " (REPORTS_QUEUE, REPORTS_URL), or mend the producer and remove from the queue"
    " what it sent; DEAD_LIMIT=0 takes all of it, as dead reports"
)


class Limits(NamedTuple):
    """When a batch is full and when a run ends."""

    batch: int  #: reports
    linger: float  #: seconds without a report
    seconds: float  #: of the whole run
    dead: int  #: dead reports, nearly nothing else, at which no more is taken; 0: none


def drain(
    database: Database,
    broker: Broker,
    consumer: str,
    limits: Limits,
    measures: Measures,
) -> Counts:
    """Store what waits, batch by batch, until nothing came for the linger.

    A batch is acknowledged only after its commit: whatever raises here
    (DatabaseUnavailable, BrokerUnavailable, NearlyAllDead) or dies leaves the batch
    in the broker, and a later run stores it, again or for the first time.
    """
    counts = Counts()
    end = time.monotonic() + limits.seconds
    with broker.consume(consumer) as source:
        while time.monotonic() < end:
            deliveries = source.take(limits.batch, limits.linger)
            if not deliveries:
                break
            began = time.monotonic()
            try:
                stored = store(database, deliveries, dead_limit=limits.dead)
            except NearlyAllDead as error:
                log.error(  # noqa: TRY400 - what to do matters, not where it was
                    "receiver_stopped",
                    queue=error.origin,
                    reasons=error.reasons,
                    what_to_do=_WHAT_TO_DO,
                )
                raise
            measures.committed(min(each.arrived_at for each in deliveries))
            source.acknowledge(deliveries)
            counts.add(stored)
            seconds = time.monotonic() - began
            measures.stored(stored, seconds)
            log.info(
                "reports_stored",
                milliseconds=round(seconds * 1000),
                **stored.as_dict(),
            )
    return counts
