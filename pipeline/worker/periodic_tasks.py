"""Tasks that run periodically, on whichever worker.

A bootstep of each worker, so that no Celery scheduler is needed. Any number of workers
may send them: work that is done is not repeated.
"""

from collections.abc import Callable
from typing import Any

import structlog
from celery.exceptions import OperationalError

from pipeline.retries.attempt import attempt
from pipeline.tasks import (
    apply_parked_reports,
    make_partitions,
    mark_silent_runs,
    mark_unannounced_reports,
)
from pipeline.thread_step import ThreadStep
from pipeline.worker_state import STATE


log = structlog.get_logger()

TASKS = (
    make_partitions,
    apply_parked_reports,
    mark_silent_runs,
    mark_unannounced_reports,
)
#: Seconds between two rounds: hundreds of runs do not start within ten minutes.
_PERIOD = 600.0
#: Seconds until the next round if both brokers, or the database, were unavailable.
_PAUSE = 15.0


class PeriodicTasks(ThreadStep):
    """Send the tasks at the worker's start, then periodically, from a thread."""

    thread = "periodic-tasks"

    def work(self, parent: Any) -> Callable[[], None]:
        """Send them until the worker stops."""
        return self._go_on

    def _go_on(self) -> None:
        while not self.stopped.wait(self._send()):
            pass

    def _send(self) -> float:
        try:
            for task in TASKS:
                task.apply_async(expires=_PERIOD, retry=False)
        except (OSError, OperationalError) as error:
            # Celery's broker is unavailable or full: run it in this process.
            log.warning("periodic_tasks_not_sent", error=str(error))
            done = [attempt(task, STATE) is not None for task in TASKS]
            return _PERIOD if all(done) else _PAUSE
        return _PERIOD
