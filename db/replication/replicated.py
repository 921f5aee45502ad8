"""A database with a replica: callers that allow stale reads use the replica.

Nothing reads from it by default: an answer to a write must show that write.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

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
    """The primary at `url`, and its replica at `replica_url`."""

    def __init__(
        self, url: str, replica_url: str, *, application_name: str, max_lag: float
    ) -> None:
        """`max_lag`: maximum lag of the replica in seconds."""
        super().__init__(url, application_name=application_name)
        self.replica = Replica(
            url, replica_url, application_name=application_name, max_lag=max_lag
        )

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
        staleness = None if reads is None else self.replica.staleness()
        if reads is None or staleness is None:
            with connect(self) as connection:
                yield connection
            return
        reads.staleness = staleness
        try:
            with connect(self.replica.database) as connection:
                yield connection
        except DatabaseUnavailable as error:
            if not error.took_too_long:
                self.replica.leave()
            raise

    def close(self) -> None:
        """Close the connections to both."""
        self.replica.close()
        super().close()
