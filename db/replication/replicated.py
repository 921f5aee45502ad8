"""A database with replicas: callers that allow stale reads use a replica.

Nothing reads from it by default: an answer to a write must show that write.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from db import dsn
from db.database import Connection, Database
from db.domain.errors import DatabaseUnavailable
from db.replication.replica import Replica


class StaleReads:
    """The result of a block of stale reads."""

    #: Maximum age of the data in seconds; None: it is from the primary.
    staleness: float | None = None


_allowed: ContextVar[StaleReads | None] = ContextVar("stale_reads", default=None)


@contextmanager
def stale_reads() -> Iterator[StaleReads]:
    """Let reads that start in the block use the replica."""
    reads = StaleReads()
    token = _allowed.set(reads)
    try:
        yield reads
    finally:
        _allowed.reset(token)


def from_replica() -> bool:
    """Return whether this block's reads use a replica."""
    reads = _allowed.get()
    return reads is not None and reads.staleness is not None


class ReplicatedDatabase(Database):
    """The primary at `url`, and its replicas, the hosts of `replica_url`."""

    def __init__(
        self, url: str, replica_url: str, *, application_name: str, max_lag: float
    ) -> None:
        """`max_lag`: maximum lag of a replica in seconds."""
        super().__init__(url, application_name=application_name)
        # Each has its own connections: an age is that of one server.
        self.replicas = [
            Replica(url, each, application_name=application_name, max_lag=max_lag)
            for each in dsn.each_host(replica_url)
        ]

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Open a READ ONLY transaction; in a block of stale reads, on the replica.

        Raises :class:`DatabaseUnavailable` if trying again may help.
        """
        with self._read(Database.reader) as connection:
            yield connection

    @contextmanager
    def autocommit_reader(self) -> Iterator[Connection]:
        """Open a connection for read statements, on the replica as above."""
        with self._read(Database.autocommit_reader) as connection:
            yield connection

    @contextmanager
    def _read(
        self, connect: Callable[[Database], AbstractContextManager[Connection]]
    ) -> Iterator[Connection]:
        reads = _allowed.get()
        used = None if reads is None else self._near()
        if reads is None or used is None:
            with connect(self) as connection:
                yield connection
            return
        replica, reads.staleness = used
        try:
            with connect(replica.database) as connection:
                yield connection
        except DatabaseUnavailable as error:
            if not error.took_too_long:
                replica.leave()
            raise

    def _near(self) -> tuple[Replica, float] | None:
        """Return the first replica that is near, and its maximum age in seconds."""
        for each in self.replicas:
            staleness = each.staleness()
            if staleness is not None:
                return each, staleness
        return None

    def close(self) -> None:
        """Close the connections to all."""
        for each in self.replicas:
            each.close()
        super().close()
