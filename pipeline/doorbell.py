"""The doorbell: rings for receive_reports while reports wait.

A bootstep of each worker. Rings carry no data: a lost ring is repeated, and a ring too
many finds nothing to do.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from celery.worker import state

from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable
from pipeline.retries.backoff import Backoff
from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.tasks import receive_reports
from pipeline.thread_step import ThreadStep
from pipeline.worker_state import STATE
from service import settings


log = structlog.get_logger()

#: Seconds between two checks of the broker.
_PERIOD = 0.02
#: The same after a quiet period: halves the CPU time of an idle worker.
_IDLE_PERIOD = 0.05
_IDLE_AFTER = 1.0
#: Seconds after which a ring expires: the next one does the same.
_EXPIRES = 10
_LONGEST_PAUSE = 5.0
#: Seconds that reports may wait beside a busy process before another one is rung: the
#: busy one may wait for a lock, hang, or store a start message for seconds.
_LONGEST_WAIT = 0.2
#: Seconds between two checks for reports that a dead process held.
_ABANDONED_PERIOD = 1.0


class Doorbell(ThreadStep):
    """Watch the reports' broker from a thread of the worker's main process."""

    thread = "doorbell"
    patience = _LONGEST_PAUSE

    def work(self, parent: Any) -> Callable[[], None]:
        """Ring until the worker stops; receive_reports tasks end by themselves."""
        current = settings.load(os.environ)
        broker = connect(current)
        ringer = _Ringer(broker, current.receive_batch, parent.concurrency)
        return partial(self._watch, broker, ringer)

    def _watch(self, broker: Broker, ringer: "_Ringer") -> None:
        _say_shortcomings(broker)
        pause = _PERIOD
        backoff = Backoff(2 * _PERIOD, _LONGEST_PAUSE)
        unheard = RepeatedEvent("doorbell_cannot_ring")
        while not self.stopped.wait(pause):
            try:
                ringer.look()
                pause = _IDLE_PERIOD if ringer.is_idle else _PERIOD
                backoff.reset()
                unheard.ended()
            except Exception as error:  # noqa: BLE001 - it must outlive any outage
                pause = backoff.pause()
                unheard.happened(reason=f"{type(error).__name__}: {error}")
        broker.close()


def _say_shortcomings(broker: Broker) -> None:
    try:
        found = broker.shortcomings()
    except BrokerUnavailable:
        return  # reported when rings are sent
    for each in found:
        log.error("broker_may_lose_reports", reason=each.says, what_to_do=each.do)


class _Ringer:
    def __init__(self, broker: Broker, batch: int, concurrency: int) -> None:
        self._broker = broker
        self._batch = batch
        self._concurrency = concurrency
        self._rang_at = 0.0
        self._waiting_since: float | None = None

    @property
    def is_idle(self) -> bool:
        """Whether it has not rung for a while."""
        return time.monotonic() - self._rang_at > _IDLE_AFTER

    def look(self) -> None:
        """Ring if reports wait and a process is free."""
        busy = len(state.reserved_requests)
        waiting, held = self._broker.backlog()
        STATE.saw_waiting(waiting)
        if not waiting:
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = time.monotonic()
        if busy >= self._concurrency:
            return
        # Busy processes take the next batch themselves, unless that takes too long.
        if waiting > busy * self._batch or self._has_waited():
            self._ring()
        elif held and time.monotonic() - self._rang_at > _ABANDONED_PERIOD:
            # A process checks what its own slot held, so ring each of them. Even if
            # others are busy: they may hold reports that wait for a lock.
            for _ in range(self._concurrency - busy):
                self._ring()

    def _has_waited(self) -> bool:
        since = self._waiting_since
        return (
            since is not None
            and time.monotonic() - max(since, self._rang_at) > _LONGEST_WAIT
        )

    def _ring(self) -> None:
        receive_reports.apply_async(expires=_EXPIRES, retry=False)
        self._rang_at = time.monotonic()
