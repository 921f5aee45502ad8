"""Create the reports' queue, and restore its bindings.

Nailgun deletes its exchanges and declares them again if their properties are not what
it expects (PreconditionFailed), and our bindings disappear with them.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from brokers.bindings import Bindings
from brokers.connect import bindings
from brokers.interface import BrokerUnavailable
from pipeline.bindings.state import BINDINGS
from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.thread_step import ThreadStep
from service import settings


log = structlog.get_logger()

#: Seconds between two checks; copies may be missed for as long. A check is a dozen
#: short requests.
PERIOD = 5.0


class BindingsWatch(ThreadStep):
    """Check from a thread of the worker's main process; on AMQP only.

    After it stops, the queue stays bound and keeps what arrives.
    """

    thread = "bindings"
    patience = PERIOD

    def work(self, parent: Any) -> Callable[[], None] | None:
        """Check until the worker stops, if there are bindings."""
        found = bindings(settings.load(os.environ))
        return None if found is None else partial(self._watch, found)

    def _watch(self, bound: Bindings) -> None:
        unseen = RepeatedEvent("bindings_not_looked_at")
        while not self.stopped.is_set():
            try:
                looks = bound.restore()
            except BrokerUnavailable as error:
                unseen.happened(reason=str(error))
            except Exception as error:  # noqa: BLE001 - it must outlive any outage
                unseen.happened(exc_info=True, reason=str(error))
            else:
                unseen.ended()
                BINDINGS.saw(looks)
            self.stopped.wait(PERIOD)
        bound.close()
