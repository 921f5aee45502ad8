"""A clock that goes when a test says so."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time, and moves by `pass_by`."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 7, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """Return the time as a monotonic clock tells it."""
        return self.now.timestamp()

    def pass_by(self, **amount: float) -> None:
        self.now += timedelta(**amount)
