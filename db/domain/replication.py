"""How far a replica is behind: from what it and its primary say of themselves."""

from bisect import bisect_right
from typing import NamedTuple


#: Positions of the primary that are remembered, one a second: those of the last hour
#: (READ_MAX_LAG_SECONDS) all, of earlier ones fewer.
MOST = 8192


class Server(NamedTuple):
    """What a server says of itself."""

    #: The same on a primary and on its replicas.
    system: int
    #: The database's number there.
    database: int
    is_standby: bool
    #: When it was started, as it says it.
    started: str
    #: Bytes of the log that it wrote or, a standby, replayed.
    position: int


def why_not(primary: Server, replica: Server) -> str | None:
    """Say why `replica` cannot answer for `primary`; None: it can.

    The primary itself can; another server that takes writes of its own cannot.
    """
    if (primary.system, primary.database) != (replica.system, replica.database):
        return "it is no replica of this database"
    if not replica.is_standby and replica.started != primary.started:
        return "it is no standby, and not the primary either"
    return None


class Following:
    """What is known of a replica that follows its primary.

    Times are seconds of one clock, the caller's: those of the servers may differ.
    """

    def __init__(self) -> None:
        self._times: list[float] = []
        self._positions: list[int] = []
        self._replayed = 0
        #: When the primary had no more than the replica has now; None: not known.
        self.as_of: float | None = None

    def primary_was_at(self, position: int, time: float) -> None:
        """Note where the primary was at `time`, or later."""
        if self._positions and position < self._positions[-1]:
            # Another primary: what the replica has of this one is not known.
            self._times, self._positions, self.as_of = [], [], None
        if len(self._times) >= MOST:
            # A time is then taken for an earlier one: behind by more, never by less.
            del self._times[1::2], self._positions[1::2]
        self._times.append(time)
        self._positions.append(position)
        self._compare()

    def replica_is_at(self, position: int) -> None:
        """Note where the replica is."""
        self._replayed = position
        self._compare()

    @property
    def bytes_behind(self) -> int:
        """How much of the log the replica has not replayed, when last asked."""
        last = self._positions[-1] if self._positions else 0
        return max(0, last - self._replayed)

    def seconds_behind(self, now: float) -> float | None:
        """Return how old the oldest change is that it has not; None: not known."""
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
