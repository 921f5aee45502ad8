"""The loop of one receive_reports task: take batches and store them."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import structlog

from brokers.interface import Broker, Consumer, Delivery
from db.database import Database
from db.domain.errors import DatabaseUnavailable, DatabaseUnfit, RowLocked
from pipeline.counts import Counts
from pipeline.guards.database_watch import DatabaseWatch
from pipeline.guards.dead_rate import DeadRate
from pipeline.guards.suspects import Suspects
from pipeline.held import Held
from pipeline.large_messages import by_size, surplus
from pipeline.metrics.receiver import Measures
from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.store import store_first
from pipeline.worker_state import WorkerState


log = structlog.get_logger()

_reports_wait = RepeatedEvent("reports_wait")

#: At this many waiting batches none of them withholds a report from a free process.
_MANY = 3


class Limits(NamedTuple):
    """When a batch is full, and when the task ends."""

    batch: int  #: reports
    linger: float  #: seconds without a report
    seconds: float  #: of the whole task
    #: Seconds for which the task holds reports that cannot be stored yet: less than
    #: RabbitMQ's consumer_timeout, which is half an hour.
    hold: float


class Tools(NamedTuple):
    """What a worker process needs to store reports."""

    database: Database
    broker: Broker
    watch: DatabaseWatch
    dead_rate: DeadRate
    measures: Measures
    worker: WorkerState


def drain(tools: Tools, consumer: str, limits: Limits) -> Counts:
    """Store waiting reports batch by batch, until none arrives for the linger time.

    A batch is acknowledged only after its commit. Reports that cannot be stored yet,
    because the database is unavailable or rows are locked, are held and tried again
    here; the task continues until they are stored, its `hold` time is over or the
    worker stops, and then returns the rest to the broker. If the task raises
    (BrokerUnavailable) or dies, its reports are still in the broker, and a later task
    stores them, again or for the first time.
    """
    if not tools.watch.takes_writes():
        return Counts()
    with tools.broker.consume(consumer) as source:
        run = _Run(tools, source, limits)
        run.go_on()
        return run.counts


class _Run:
    def __init__(self, tools: Tools, source: Consumer, limits: Limits) -> None:
        self._tools = tools
        self._source = source
        self._limits = limits
        self.counts = Counts()
        self._suspects = Suspects(tools.database, self._store, self._buried)
        self._held = Held(limits.hold)
        #: Runs that cannot be written now: their reports wait for the next try.
        self._stuck: set[str] = set()
        self._tries_again = self._database_is_away = False

    def go_on(self) -> None:
        end = time.monotonic() + self._limits.seconds
        while not self._tools.worker.is_stopping:
            is_over = time.monotonic() >= end
            if self._held:
                if self._held.is_over:
                    break
                if (pause := self._held.until_next_try) <= 0:
                    self._try_again()
                    continue
                if self._database_is_away or self._held.is_much:
                    self._tools.worker.wait(pause)
                    continue
            elif is_over and not self._source.has_more:
                break
            batch = self._tools.dead_rate.batch(self._limits.batch)
            deliveries = self._source.take(
                batch,
                self._limits.linger,
                ahead=not is_over and self._tools.worker.waiting > _MANY * batch,
            )
            if deliveries:
                self._tools.worker.progressed()
                self._take(deliveries)
            elif not self._held:
                break
        self._source.give_back(self._held.deliveries(), at_end=True)

    def _take(self, deliveries: Sequence[Delivery]) -> None:
        is_first = self._held.take(deliveries)
        # Large messages that other processes could store meanwhile.
        self._give_back(surplus(deliveries))
        self._attempt([each for each in deliveries if each in self._held])
        if is_first:
            # Not after each batch: a steady trickle would postpone it forever.
            self._held.pause()

    def _give_back(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            self._source.give_back(deliveries)
            self._held.let_go(deliveries)

    def _try_again(self) -> None:
        held = self._held.deliveries()
        self._source.keep(held)
        if self._database_is_away and not self._tools.watch.takes_writes():
            return
        self._database_is_away = False
        self._stuck.clear()
        self._tries_again = True
        self._attempt(held)
        self._tries_again = False
        self._held.pause()

    def _attempt(self, deliveries: Sequence[Delivery]) -> None:
        """Store these deliveries; those that are not stored stay held."""
        # Large messages and redeliveries must not delay the others.
        small, large = by_size(each for each in deliveries if not each.redelivered)
        again = [each for each in deliveries if each.redelivered]
        try:
            self._store(small)
            self._store(large)
            if again:
                self._suspects.store(again)
        except RowLocked:
            # Another session has locked a table that only these need.
            pass
        except (DatabaseUnavailable, DatabaseUnfit) as error:
            self._database_is_away = True
            self._tools.watch.failed(error)

    def _store(self, deliveries: Sequence[Delivery]) -> None:
        tools = self._tools
        while deliveries and not tools.worker.is_stopping:
            began = time.monotonic()
            stored = store_first(
                tools.database,
                # Many batches may be held.
                deliveries[: self._limits.batch],
                dead_limit=tools.dead_rate.limit,
                avoid=self._stuck,
                tried_before=self._tries_again,
            )
            tools.worker.progressed()
            self._stuck |= stored.stuck
            if stored.reason is not None:
                _reports_wait.happened(runs=len(stored.stuck), reason=stored.reason)
            if stored.done:
                tools.watch.committed()
                tools.measures.committed(min(each.arrived_at for each in stored.done))
                self._acknowledge(stored.done)
            if stored.counts.received:
                self._count(stored.counts, time.monotonic() - began)
            pause = tools.dead_rate.buried(
                deliveries[0].origin,
                stored.counts.reasons,
                is_over=stored.is_over_dead_limit,
            )
            tools.worker.wait(pause)
            deliveries = deliveries[len(stored.done) + len(stored.later) :]

    def _buried(self, delivery: Delivery, counts: Counts) -> None:
        self._acknowledge([delivery])
        self._count(counts, 0.0)

    def _acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        self._source.acknowledge(deliveries)
        self._held.let_go(deliveries)

    def _count(self, counts: Counts, seconds: float) -> None:
        self.counts += counts
        self._tools.measures.stored(counts, seconds)
        if counts.starts:
            self._tools.worker.run_began()
        log.info(
            "reports_stored", milliseconds=round(seconds * 1000), **counts.as_dict()
        )
