"""The doorbell: rings for receive_reports while reports wait.

A bootstep of each worker. Rings carry nothing: one that gets lost is rung again,
one too many finds nothing and returns.
"""

import os
import threading
import time
from typing import Any

import structlog
from celery import bootsteps
from celery.worker import state

import settings
from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable
from pipeline.tasks import receive_reports


log = structlog.get_logger()

#: Seconds between two looks at the broker.
_PERIOD = 0.02
#: The same where nothing came for a while: half of the CPU time of an idle worker.
_IDLE_PERIOD = 0.05
_IDLE_AFTER = 1.0
#: Seconds after which an unheard ring is void: the next one is as good.
_EXPIRES = 10
_LONGEST_PAUSE = 5.0
#: Seconds between two looks for reports that a dead process held.
_ABANDONED_PERIOD = 1.0


class Doorbell(bootsteps.StartStopStep):
    """Watch the broker of the reports from a thread of the worker's main process."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, parent: Any) -> None:
        """Begin to watch. Raises BadSetting where no broker is set."""
        current = settings.load(os.environ)
        self._thread = threading.Thread(
            target=self._watch,
            args=(connect(current), current, parent.concurrency),
            name="doorbell",
            daemon=True,
        )
        self._thread.start()

    def stop(self, parent: Any) -> None:
        """Ring no more; runs that began end by themselves."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=_LONGEST_PAUSE)

    def _watch(
        self, broker: Broker, current: settings.Settings, concurrency: int
    ) -> None:
        ringer = _Ringer(broker, current, concurrency)
        pause = _PERIOD
        while not self._stop.wait(pause):
            try:
                ringer.look()
                pause = _IDLE_PERIOD if ringer.is_idle else _PERIOD
            except Exception as error:  # noqa: BLE001 - it must outlive any outage
                pause = min(pause * 2, _LONGEST_PAUSE)
                if pause == _LONGEST_PAUSE or not isinstance(error, BrokerUnavailable):
                    log.warning("doorbell_cannot_ring", error=str(error))
        broker.close()


class _Ringer:
    def __init__(
        self, broker: Broker, current: settings.Settings, concurrency: int
    ) -> None:
        self._broker = broker
        self._batch = current.receive_batch
        self._concurrency = concurrency
        self._rang_at = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether it is a while since it rang."""
        return time.monotonic() - self._rang_at > _IDLE_AFTER

    def look(self) -> None:
        """Ring if reports wait and a process is free."""
        busy = len(state.reserved_requests)
        if busy >= self._concurrency:
            return
        waiting, held = self._broker.backlog()
        # The busy ones take the next batch by themselves.
        if waiting > busy * self._batch:
            self._ring()
        elif held and not busy and time.monotonic() - self._rang_at > _ABANDONED_PERIOD:
            # A process looks for what its own slot held: let each of them look.
            for _ in range(self._concurrency):
                self._ring()

    def _ring(self) -> None:
        receive_reports.apply_async(expires=_EXPIRES, retry=False)
        self._rang_at = time.monotonic()
