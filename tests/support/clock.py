"""A clock that a test moves."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Returns a time that `pass_by` moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 7, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """Return the time as a monotonic clock does."""
        return self.now.timestamp()

    def pass_by(self, **amount: float) -> None:
        self.now += timedelta(**amount)
