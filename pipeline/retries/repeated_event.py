"""An event that may happen many times a second, and is logged once a minute."""

import time
from typing import Any

import structlog


class RepeatedEvent:
    """Logs the first occurrence at once, then how often it has happened since."""

    def __init__(self, event: str, period: float = 60.0) -> None:
        self._log = structlog.get_logger()
        self._event = event
        self._period = period
        self._logged_at: float | None = None
        self._times = 0

    def happened(self, *, exc_info: bool = False, **fields: Any) -> None:
        """Log it at ERROR if a period is over, with `times` since the last line."""
        self._times += 1
        now = time.monotonic()
        if self._logged_at is not None and now - self._logged_at < self._period:
            return
        self._log.error(self._event, times=self._times, exc_info=exc_info, **fields)
        self._logged_at, self._times = now, 0

    def ended(self) -> bool:
        """Reset it; return whether it had happened since the last reset."""
        had_happened = self._logged_at is not None
        self._logged_at, self._times = None, 0
        return had_happened
