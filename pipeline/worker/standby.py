"""The standby: stores reports in the worker's main process if no ring arrives.

Rings travel through Celery's broker. It may be unavailable, or full and refusing
messages, possibly because of the very reports in it. So the worker empties it without a
ring. The standby also helps if all pool processes hang.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from brokers.interface import Broker
from pipeline import resources
from pipeline.drain import drain
from pipeline.retries.attempt import attempt
from pipeline.thread_step import ThreadStep
from pipeline.worker_state import STATE


log = structlog.get_logger()

#: Seconds between two checks of the broker.
_PERIOD = 0.5
#: Seconds for which reports wait without any process of this worker taking them, before
#: the standby does. A ring arrives within milliseconds.
_PATIENCE = 3.0


class Standby(ThreadStep):
    """Watch from a thread whether reports wait that no process takes."""

    thread = "standby"
    patience = 5.0

    def work(self, parent: Any) -> Callable[[], None]:
        """Take reports that have waited too long, until the worker stops."""
        return partial(self._watch, f"{parent.hostname}/standby")

    def stop(self, parent: Any) -> None:
        """Let the pool's processes and the standby finish their work."""
        STATE.stop()
        super().stop(parent)

    def _watch(self, consumer: str) -> None:
        tools = resources.make_tools()
        waiting = _Waiting()

        def take() -> None:
            if waiting.is_due(tools.broker):
                log.warning("no_ring_heard", what="the main process takes the reports")
                drain(tools, consumer, resources.limits())

        while not STATE.is_stopping:
            STATE.wait(_PERIOD)
            attempt(take, STATE)


class _Waiting:
    """Tracks how long reports have waited while no process took any."""

    def __init__(self) -> None:
        self._since: float | None = None

    def is_due(self, broker: Broker) -> bool:
        """Check the broker; return whether reports have waited too long."""
        now = time.monotonic()
        if not broker.backlog().waiting:
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return now - max(self._since, STATE.last_progress) > _PATIENCE
