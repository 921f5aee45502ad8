"""How far a replica is behind, computed from the state of both servers; pure."""

from bisect import bisect_right
from typing import NamedTuple


#: Number of the primary's positions that are kept: one per second for the last hour
#: (READ_MAX_LAG_SECONDS), fewer for earlier times.
MOST = 8192


class Server(NamedTuple):
    """The state of a server."""

    #: The system identifier: the same on a primary and its replicas.
    system: int
    #: The id of the database there.
    database: int
    is_standby: bool
    #: When the server started, as text.
    started: str
    #: Bytes of the log that a primary has written, or a standby has replayed.
    position: int


def why_not(primary: Server, replica: Server) -> str | None:
    """Return why `replica` cannot answer for `primary`; None: it can.

    The primary itself can; another server that accepts writes cannot.
    """
    if (primary.system, primary.database) != (replica.system, replica.database):
        return "it is not a replica of this database"
    if not replica.is_standby and replica.started != primary.started:
        return "it is neither a standby nor the primary"
    return None


class Following:
    """Tracks how far a replica is behind its primary.

    Times are seconds of the caller's clock, because the servers' clocks may differ.
    """

    def __init__(self) -> None:
        self._times: list[float] = []
        self._positions: list[int] = []
        self._replayed = 0
        #: When the primary had no more than the replica has now; None: not known.
        self.as_of: float | None = None

    def primary_was_at(self, position: int, time: float) -> None:
        """Record the position of the primary at `time`, or later."""
        if self._positions and position < self._positions[-1]:
            # It is another primary: the replica's position in its log is not known.
            self._times, self._positions, self.as_of = [], [], None
        if len(self._times) >= MOST:
            # Times may be rounded down: the lag may be overestimated, never
            # underestimated.
            del self._times[1::2], self._positions[1::2]
        self._times.append(time)
        self._positions.append(position)
        self._compare()

    def replica_is_at(self, position: int) -> None:
        """Record the position of the replica."""
        self._replayed = position
        self._compare()

    @property
    def bytes_behind(self) -> int:
        """How much of the log the replica had not replayed at the last check."""
        last = self._positions[-1] if self._positions else 0
        return max(0, last - self._replayed)

    def seconds_behind(self, now: float) -> float | None:
        """Return the age of the oldest change that it lacks; None: not known."""
        if self.as_of is None:
            return None
        return max(0.0, now - self.as_of) if self.bytes_behind else 0.0

    def _compare(self) -> None:
        reached = bisect_right(self._positions, self._replayed)
        if reached:
            self.as_of = self._times[reached - 1]
            # The last one stays, to be compared with the next.
            kept = min(reached, len(self._times) - 1)
            del self._times[:kept], self._positions[:kept]
