"""The bell for close_runs and predict_ends: rings now and then.

A bootstep of each worker. Any number of them may ring: a run whose digest is due is
taken by one process, and what is done is not done again.
"""

import time
from collections.abc import Callable
from typing import Any

from celery.exceptions import OperationalError

from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.tasks import close_runs, predict_ends
from pipeline.thread_step import ThreadStep


#: Seconds between two rings; most find nothing, by one question to the database.
PERIOD = 10.0
_LOOK = 0.25


class DigestBell(ThreadStep):
    """Ring from a thread of the worker's main process."""

    thread = "digest-bell"

    def work(self, parent: Any) -> Callable[[], None]:
        """Ring until the worker stops."""
        return self._go_on

    def _go_on(self) -> None:
        not_rung = RepeatedEvent("runs_not_closed")
        # Not at the start: reports come first.
        rang_at = time.monotonic()
        while not self.stopped.wait(_LOOK):
            now = time.monotonic()
            if now - rang_at < PERIOD:
                continue
            rang_at = now
            try:
                close_runs.apply_async(expires=PERIOD, retry=False)
                predict_ends.apply_async(expires=PERIOD, retry=False)
                not_rung.ended()
            except (OSError, OperationalError) as error:
                # Celery's broker is away or full: digests are made later, and answers
                # do without them until then.
                not_rung.happened(reason=str(error))
