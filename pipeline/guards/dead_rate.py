"""How fast reports may become dead ones where nearly all that comes is bad.

Nothing stops: what is bad is buried at a bounded rate, so that what is good behind it
comes in the end, and the table does not fill in an hour (docs/decisions/0023).
"""

from pipeline.retries.repeated_event import RepeatedEvent


_MINUTE = 60.0
_WHAT_TO_DO = (
    "nearly all that comes is bad, and is taken slowly: name the right queue"
    " (REPORTS_QUEUE, REPORTS_URL), or mend the producer and remove from the queue"
    " what it sent; a higher DEAD_LIMIT takes it faster, DEAD_LIMIT=0 at full speed"
)


class DeadRate:
    """Allows each process about `limit` dead reports a minute once there are so many.

    `limit` is DEAD_LIMIT; with 0 nothing is bounded.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._is_slow = False
        self._event = RepeatedEvent("receiver_slowed", 30.0)

    def batch(self, batch: int) -> int:
        """Return how many reports to take at once, at most `batch`."""
        # A second's worth.
        return (
            min(batch, max(self.limit // int(_MINUTE), 1)) if self._is_slow else batch
        )

    def buried(self, origin: str, reasons: dict[str, int], *, is_over: bool) -> float:
        """Take note of a batch; return how many seconds to wait before the next.

        `reasons` counts its dead reports; `is_over`: their queue is over the limit
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
