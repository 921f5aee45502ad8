"""The standby: stores reports in the worker's main process where no ring is heard.

Rings travel through Celery's broker. That may be away, full, or short of memory and
refuse whatever is published, and the reports that lie in it are what fills it. So the
worker empties it without a ring. It also helps where all pool processes hang.
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

#: Seconds between two looks at the broker.
_PERIOD = 0.5
#: Seconds for which reports wait, and no process of this worker takes any, before the
#: standby does. A ring is heard within milliseconds.
_PATIENCE = 3.0


class Standby(ThreadStep):
    """Watch from a thread whether reports wait that nobody takes."""

    thread = "standby"
    patience = 5.0

    def work(self, parent: Any) -> Callable[[], None]:
        """Take reports that wait for long, until the worker stops."""
        return partial(self._watch, f"{parent.hostname}/standby")

    def stop(self, parent: Any) -> None:
        """Let the pool's processes and the standby end what they do."""
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
    """For how long reports have waited while no process took any."""

    def __init__(self) -> None:
        self._since: float | None = None

    def is_due(self, broker: Broker) -> bool:
        """Look at the broker; return whether it has been too long."""
        now = time.monotonic()
        if not broker.backlog().waiting:
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return now - max(self._since, STATE.last_progress) > _PATIENCE
