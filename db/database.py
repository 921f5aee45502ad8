"""The one place that knows the driver: connections, transactions, its errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import psycopg2.errors
import sqlalchemy.exc
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from db import dsn
from db.domain.errors import (
    DatabaseRefused,
    DatabaseUnavailable,
    DatabaseUnfit,
    RowLocked,
    TooManyLocks,
)
from db.engine import create_engine
from db.pool_ping import ping_idle_connections
from db.statement_comment import comment_statements


__all__ = ["Connection", "Database", "set_lock_timeout"]

#: Failures after which the same call may succeed: nothing was stored.
_PASSING = (
    psycopg2.OperationalError,  # connection lost, server starting, disk full, …
    psycopg2.InterfaceError,
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.QueryCanceled,
    psycopg2.errors.ReadOnlySqlTransaction,  # a server being demoted
)

#: Failures that one of the values will cause again.
_REFUSED = (
    psycopg2.DataError,
    psycopg2.IntegrityError,
    psycopg2.errors.ProgramLimitExceeded,  # a key too long for an index
    psycopg2.errors.StatementTooComplex,  # JSON nested too deep
)

#: Failures that somebody has to mend: a table, a column, a right.
_UNFIT = (
    psycopg2.ProgrammingError,
    psycopg2.NotSupportedError,
    psycopg2.InternalError,
)


class Database:
    """A pool of connections to the history's PostgreSQL."""

    def __init__(
        self,
        url: str,
        *,
        application_name: str,
        pool_size: int = 5,
        statement_timeout_ms: int = 60_000,
        lock_timeout_ms: int = 0,
    ) -> None:
        """Connect when first used; `lock_timeout_ms` 0: wait for locks without end."""
        connect = dsn.arguments(
            url,
            application_name=application_name,
            statement_timeout_ms=statement_timeout_ms,
            lock_timeout_ms=lock_timeout_ms,
        )
        pool = {"pool_size": pool_size, "max_overflow": 0}
        self.engine: Engine = create_engine(connect, **pool)
        #: Of those who need no transaction. A pool of its own: psycopg2 takes a round
        #: trip or two to let a connection change between the two ways. What was no
        #: transaction is not rolled back: that would only switch threads.
        self.autocommit: Engine = create_engine(
            connect, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, **pool
        )
        for engine in (self.engine, self.autocommit):
            ping_idle_connections(engine)
            comment_statements(engine)

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Open a READ ONLY transaction on one snapshot.

        Raises :class:`DatabaseUnavailable` where trying again may help.
        """
        with (
            _driver_errors(),
            self.engine.connect() as connection,
        ):
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            yield connection

    @contextmanager
    def autocommit_reader(self) -> Iterator[Connection]:
        """Open a connection for statements that read, each on a snapshot of its own.

        One round trip each: no transaction is around them. Raises
        :class:`DatabaseUnavailable` where trying again may help.
        """
        with _driver_errors(), self.autocommit.connect() as connection:
            yield connection

    @contextmanager
    def writer(self, *, lock_timeout_ms: int | None = None) -> Iterator[Connection]:
        """Open a transaction that commits when the block ends without an error.

        `lock_timeout_ms`: another limit than the pool's for this transaction. Raises
        :class:`DatabaseUnavailable` where trying again may help; a lost answer to
        COMMIT is one of these, so that writers must be idempotent. Raises
        :class:`DatabaseRefused` where a value can never be stored, and
        :class:`DatabaseUnfit` where the database lacks something.
        """
        with _driver_errors(), self.engine.begin() as connection:
            if lock_timeout_ms is not None:
                set_lock_timeout(connection, lock_timeout_ms)
            yield connection

    def close(self) -> None:
        """Close the pools' connections."""
        self.engine.dispose()
        self.autocommit.dispose()


def set_lock_timeout(connection: Connection, milliseconds: int) -> None:
    """Let statements wait so long for a lock until this transaction ends."""
    connection.execute(
        text("SELECT set_config('lock_timeout', :limit, true)"),
        {"limit": f"{milliseconds}ms"},
    )


@contextmanager
def _driver_errors() -> Iterator[None]:
    try:
        yield
    except sqlalchemy.exc.TimeoutError as error:
        # All of the pool's connections are in use, and none came back.
        reason = str(error).partition(" (Background")[0]
        raise DatabaseUnavailable(reason) from error
    except (DBAPIError, psycopg2.Error) as error:
        # The driver's own come where it is used without SQLAlchemy.
        cause = error.orig if isinstance(error, DBAPIError) else error
        lines = str(cause).strip().splitlines()
        reason = lines[0] if lines else repr(cause)
        if isinstance(cause, _REFUSED):
            raise DatabaseRefused(reason) from error
        if not getattr(cause, "pgcode", None) and "memory" in reason:
            # libpq's own words, not the server's: this process has not enough.
            raise MemoryError(reason) from error
        if isinstance(cause, psycopg2.errors.LockNotAvailable):
            raise RowLocked(reason) from error
        if isinstance(cause, psycopg2.errors.OutOfMemory):
            raise TooManyLocks(reason) from error
        if isinstance(cause, _PASSING):
            raise DatabaseUnavailable(
                reason,
                took_too_long=isinstance(cause, psycopg2.errors.QueryCanceled),
            ) from error
        if isinstance(cause, _UNFIT):
            raise DatabaseUnfit(reason) from error
        raise
