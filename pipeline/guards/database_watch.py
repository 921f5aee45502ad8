"""Check that the database accepts writes before a batch is taken.

A message that is taken and cannot be stored goes back to its broker, and some brokers
discard messages that were returned too often. So nothing is taken that could not be
stored.
"""

import time

import structlog

from db.database import Database
from db.domain.errors import DatabaseUnavailable, DatabaseUnfit, RowLocked
from db.schema.write_check import check_writes
from pipeline.retries.backoff import Backoff
from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.worker_state import WorkerState


log = structlog.get_logger()

#: Seconds for which a commit is a sign that the next one will succeed.
_BELIEVED = 1.0


class DatabaseWatch:
    """Watches one database for one process."""

    def __init__(
        self, database: Database, worker: WorkerState, backoff: Backoff
    ) -> None:
        self._database = database
        self._worker = worker
        self._backoff = backoff
        self._event = RepeatedEvent("database_takes_no_reports")
        self._committed_at: float | None = None

    def committed(self) -> None:
        """Record a commit just now."""
        self._committed_at = time.monotonic()

    def takes_writes(self) -> bool:
        """Return whether the database accepts writes; pause first if it did not.

        The pause grows with each check, and ends early if the worker stops.
        """
        at = self._committed_at
        if at is not None and time.monotonic() - at < _BELIEVED:
            return True
        self._committed_at = None
        try:
            with self._database.writer() as connection:
                check_writes(connection)
        except RowLocked:
            # The database answers; another session has locked a table, and reports that
            # do not need it can be stored.
            return True
        except (DatabaseUnavailable, DatabaseUnfit) as error:
            self.failed(error)
            return False
        self._backoff.reset()
        self.committed()
        if self._event.ended():
            log.info("database_takes_reports_again")
        return True

    def failed(self, error: Exception) -> None:
        """Record a failed write, and pause before the next try."""
        self._committed_at = None
        self._event.happened(reason=f"{type(error).__name__}: {error}")
        self._worker.wait(self._backoff.pause())
