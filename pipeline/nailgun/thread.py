"""The thread that sends requests to Nailgun, so that Nailgun never delays a report.

A pool process must take reports as soon as some wait. Nailgun may take half a minute
for an answer, or forever; so a thread of the process waits for it, with its own
connections, and continues even after the Celery task that started it has ended.
"""

import os
import threading
import time

import nailgun.connect
from db.database import Database
from pipeline import resources
from pipeline.nailgun.rounds import Asking
from pipeline.worker_state import STATE, WorkerState
from service import settings


#: Seconds for which a task waits for its thread; no report is delayed by that.
_PATIENCE = 3.0
_LOOK = 0.02
#: Lock timeout of a statement; other transactions hold locks for some milliseconds.
_LOCK_TIMEOUT_MS = 500


class NailgunThread:
    """Runs :class:`Asking` in a thread, one round at a time."""

    def __init__(self, asking: Asking, worker: WorkerState) -> None:
        self._asking = asking
        self._worker = worker
        self._thread: threading.Thread | None = None

    def go_on(self) -> dict[str, int]:
        """Start a round, and return the outcomes since the last call.

        Returns as soon as a report waits or some seconds have passed; the round
        continues. While an earlier round runs, no new one starts.
        """
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(
                target=self._asking.go_on, name="ask-nailgun", daemon=True
            )
            self._thread.start()
        end = time.monotonic() + _PATIENCE
        while self._thread.is_alive() and time.monotonic() < end:
            self._thread.join(_LOOK)
            if self._worker.waiting or self._worker.is_stopping:
                break
        return self._asking.take_counts()


_made: NailgunThread | None = None


def go_on() -> dict[str, int]:
    """Start a round in this process's thread; do nothing if NAILGUN_URL is not set."""
    global _made  # noqa: PLW0603 - one for the process, made after the fork
    if _made is None:
        asking = _make()
        if asking is None:
            return {}
        _made = NailgunThread(asking, STATE)
    return _made.go_on()


def _make() -> Asking | None:
    current = settings.load(os.environ)
    client = nailgun.connect.connect(
        current, resources.tools().measures.nailgun_answered
    )
    if client is None:
        return None
    database = Database(
        current.required_database_url,
        application_name="fuel-history-worker",
        pool_size=1,
        lock_timeout_ms=_LOCK_TIMEOUT_MS,
    )
    return Asking(database, client)
