"""The bell for ask_nailgun: rings periodically, and soon after a run started.

A bootstep of each worker; without NAILGUN_URL it does nothing. Registering a run only
leaves a note in the worker's memory: nothing is published while reports are stored.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from celery.exceptions import OperationalError

from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.tasks import ask_nailgun
from pipeline.thread_step import ThreadStep
from pipeline.worker_state import STATE
from service import settings


#: Seconds between two rings; most find no run that is due, with one query.
PERIOD = 10.0
#: Seconds after a run started: Nailgun has it before its start message is sent.
_SOON = 1.0
_LOOK = 0.25


class NailgunBell(ThreadStep):
    """Ring from a thread of the worker's main process."""

    thread = "nailgun-bell"

    def work(self, parent: Any) -> Callable[[], None] | None:
        """Ring until the worker stops, if there is a Nailgun."""
        return self._go_on if settings.load(os.environ).nailgun_url else None

    def _go_on(self) -> None:
        not_rung = RepeatedEvent("nailgun_not_asked")
        rang_at = -PERIOD
        while not self.stopped.wait(_LOOK):
            now = time.monotonic()
            is_new = rang_at < STATE.last_began < now - _SOON
            if not is_new and now - rang_at < PERIOD:
                continue
            try:
                ask_nailgun.apply_async(expires=PERIOD, retry=False)
                not_rung.ended()
            except (OSError, OperationalError) as error:
                # Celery's broker is unavailable or full: try again later.
                not_rung.happened(reason=str(error))
            rang_at = now
