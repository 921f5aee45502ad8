"""The keeper of partitions: sends make_partitions now and then.

A bootstep of each worker, so that no scheduler of Celery has to run beside them. Any
number of workers may send it: what is there is not made again.
"""

import threading
from typing import Any

import structlog
from celery import bootsteps
from celery.exceptions import OperationalError

from pipeline.tasks import make_partitions


log = structlog.get_logger()

#: Seconds between two looks: runs do not begin by the hundred in ten minutes.
_PERIOD = 600.0
#: Seconds until the next look where the broker was away.
_PAUSE = 15.0


class PartitionKeeper(bootsteps.StartStopStep):
    """Send the task at the worker's start, then again and again, from a thread."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._stop = threading.Event()

    def start(self, parent: Any) -> None:
        """Begin to send."""
        threading.Thread(
            target=self._keep, name="partition-keeper", daemon=True
        ).start()

    def stop(self, parent: Any) -> None:
        """Send no more."""
        self._stop.set()

    def _keep(self) -> None:
        while not self._stop.wait(self._send()):
            pass

    def _send(self) -> float:
        try:
            make_partitions.apply_async(expires=_PERIOD, retry=False)
        except (OSError, OperationalError) as error:
            log.warning("partitions_not_asked_for", error=str(error))
            return _PAUSE
        return _PERIOD
