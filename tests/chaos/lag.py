"""How long accepted reports take until their rows are committed."""

import threading
import time
from collections import deque
from typing import NamedTuple

from db.database import Database
from db.domain.errors import DatabaseUnavailable
from tests.chaos.checker import check
from tests.chaos.workload import Workload


#: What the lag may be when nothing dies.
MOST_SECONDS = 2.0


class Sample(NamedTuple):
    """The lag at one moment."""

    at: float
    seconds: float


class Lag:
    """Watches the oldest runs that the broker has and the database not wholly."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: deque[tuple[float, Workload]] = deque()
        self._lock = threading.Lock()
        self.samples: list[Sample] = []

    def accepted(self, workload: Workload) -> None:
        """Take note: the broker has all of it now."""
        with self._lock:
            self._open.append((time.monotonic(), workload))

    def look(self) -> float:
        """Return how long ago the oldest was accepted that is not stored; 0: none."""
        now = time.monotonic()
        seconds = 0.0
        while self._open:
            accepted_at, workload = self._open[0]
            if not self._is_stored(workload):
                seconds = max(now - accepted_at, 0.0)
                break
            with self._lock:
                self._open.popleft()
        self.samples.append(Sample(now, seconds))
        return seconds

    def recovery(self, killed_at: float, until: float) -> float | None:
        """Return the seconds from a kill until the lag was small again.

        0: it was never large before `until`, the next kill. None: it stayed large.
        """
        after = [sample for sample in self.samples if sample.at >= killed_at]
        large = [s for s in after if s.at < until and s.seconds >= MOST_SECONDS]
        if not large:
            return 0.0
        for sample in after:
            if sample.at > large[0].at and sample.seconds < MOST_SECONDS:
                return sample.at - killed_at
        return None

    def _is_stored(self, workload: Workload) -> bool:
        try:
            return not check(self._database, workload)
        except DatabaseUnavailable:
            return False
