"""Limit the rate at which reports become dead if nearly all are bad.

Nothing stops: bad reports are buried at a limited rate, so the good ones behind them
are reached eventually, and the table does not fill within an hour
(docs/decisions/0028).
"""

from pipeline.retries.repeated_event import RepeatedEvent


_MINUTE = 60.0
_WHAT_TO_DO = (
    "nearly all reports are bad, so they are taken slowly: name the right queue"
    " (REPORTS_QUEUE, REPORTS_URL), or fix the producer and remove what it sent"
    " from the queue; a higher DEAD_LIMIT is faster, DEAD_LIMIT=0 unlimited"
)


class DeadRate:
    """Limits each process to about `limit` dead reports a minute once they prevail.

    `limit` is DEAD_LIMIT; 0: no limit.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._is_slow = False
        self._event = RepeatedEvent("receiver_slowed", 30.0)

    def batch(self, batch: int) -> int:
        """Return how many reports to take at once, at most `batch`."""
        # As many as one second's share.
        return (
            min(batch, max(self.limit // int(_MINUTE), 1)) if self._is_slow else batch
        )

    def buried(self, origin: str, reasons: dict[str, int], *, is_over: bool) -> float:
        """Record a batch; return how many seconds to wait before the next one.

        `reasons` counts its dead reports; `is_over`: their queue exceeds the limit
        (db/kept_reports/dead_limit.py).
        """
        self._is_slow = is_over
        if not is_over:
            self._event.ended()
            return 0.0
        self._event.happened(
            queue=origin, reasons=dict(reasons), what_to_do=_WHAT_TO_DO
        )
        return sum(reasons.values()) * _MINUTE / self.limit
