"""Pauses before Celery connects to its broker again and again."""

import time
from typing import Any

from celery import bootsteps

from pipeline.retries.backoff import Backoff
from pipeline.worker_state import STATE


#: Seconds of a connection that lasted: the next pause is a short one again.
_LASTED = 60.0


class ReconnectPause(bootsteps.StartStopStep):
    """A step of the consumer's, for its end.

    Celery pauses where it cannot connect. A broker that lets it connect, and then
    refuses it something (it is full, a right is missing), would be connected to, and
    Celery's whole consumer built up, several times a second.
    """

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._backoff = Backoff(0.1, 5.0)
        self._restarted_at = 0.0

    def start(self, parent: Any) -> None:
        """Do nothing."""

    def stop(self, parent: Any) -> None:
        """Wait, unless the worker ends."""
        if parent.blueprint.state != bootsteps.RUN:  # type: ignore[attr-defined]
            return
        if time.monotonic() - self._restarted_at > _LASTED:
            self._backoff.reset()
        STATE.wait(self._backoff.pause())
        self._restarted_at = time.monotonic()
