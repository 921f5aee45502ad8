"""Make the digests of runs that have ended, beside the reports that wait."""

import time

from answers.digests import close_due
from db.database import Database
from pipeline.worker_state import STATE, WorkerState


#: Seconds that one call computes digests; the last one may take a bit longer.
_SECONDS = 5.0
#: Of a process's time while reports wait: an answer without a digest is slower, and a
#: report that waits is no answer at all.
_SHARE = 0.02


class Closing:
    """Makes digests in one process; it rests while reports wait."""

    def __init__(self, worker: WorkerState, share: float = _SHARE) -> None:
        """`share`: of its time, while reports wait."""
        self._worker, self._share = worker, share
        self._rests_until = 0.0

    def go_on(self, database: Database) -> int:
        """Make digests that are due, for some seconds; return of how many runs.

        While reports wait, only its share of the process's time is spent on them.
        Raises DatabaseUnavailable: what failed is due again some minutes later.
        """
        now, runs = time.monotonic(), 0
        until = now + _SECONDS
        while now < until and not self._is_to_rest(now):
            began = now
            if close_due(database) is None:
                break
            runs += 1
            now = time.monotonic()
            self._rests_until = now + (now - began) / self._share
        return runs

    def _is_to_rest(self, now: float) -> bool:
        return self._worker.waiting > 0 and now < self._rests_until


#: Of this process.
CLOSING = Closing(STATE)
