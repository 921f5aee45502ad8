"""Pause before Celery reconnects to its broker."""

import time
from typing import Any

from celery import bootsteps

from pipeline.retries.backoff import Backoff
from pipeline.worker_state import STATE


#: Seconds of a lasting connection; after one, the next pause is short again.
_LASTED = 60.0


class ReconnectPause(bootsteps.StartStopStep):
    """A step of the consumer that only acts when the consumer ends.

    Celery pauses if it cannot connect. But a broker that accepts the connection and
    then refuses something (it is full, a permission is missing) would be connected to,
    and Celery's whole consumer rebuilt, several times a second.
    """

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._backoff = Backoff(0.1, 5.0)
        self._restarted_at = 0.0

    def start(self, parent: Any) -> None:
        """Do nothing."""

    def stop(self, parent: Any) -> None:
        """Pause, unless the worker ends."""
        if parent.blueprint.state != bootsteps.RUN:  # type: ignore[attr-defined]
            return
        if time.monotonic() - self._restarted_at > _LASTED:
            self._backoff.reset()
        STATE.wait(self._backoff.pause())
        self._restarted_at = time.monotonic()
