"""Connections, transactions and errors: the only module that knows the driver."""

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
from db.engine import TAKES_NO_WRITES, create_engine
from db.pool_ping import ping_idle_connections
from db.statement_comment import comment_statements


__all__ = ["Connection", "Database"]

#: Errors after which the same call may succeed; nothing was stored.
_PASSING = (
    psycopg2.OperationalError,  # connection lost, server starting, disk full, …
    psycopg2.InterfaceError,
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.QueryCanceled,
    *TAKES_NO_WRITES,
)

#: Errors that one of the values will cause again.
_REFUSED = (
    psycopg2.DataError,
    psycopg2.IntegrityError,
    psycopg2.errors.ProgramLimitExceeded,  # a key too long for an index
    psycopg2.errors.StatementTooComplex,  # JSON nested too deep
)

#: Errors that someone must fix: a missing table, column or permission.
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
        """Connects on first use; `lock_timeout_ms` 0: wait for locks without limit."""
        connect = dsn.arguments(
            url,
            application_name=application_name,
            statement_timeout_ms=statement_timeout_ms,
            lock_timeout_ms=lock_timeout_ms,
        )
        pool = {"pool_size": pool_size, "max_overflow": 0}
        self.engine: Engine = create_engine(connect, **pool)
        #: For reads without a transaction. It has its own pool, because psycopg2 needs
        #: one or two round trips to switch a connection between the two modes. No
        #: rollback is needed, and would only switch threads.
        self.autocommit: Engine = create_engine(
            connect, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, **pool
        )
        for engine in (self.engine, self.autocommit):
            ping_idle_connections(engine)
            comment_statements(engine)

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Open a READ ONLY transaction on one snapshot.

        Raises :class:`DatabaseUnavailable` if trying again may help.
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
        """Open a connection for read statements, each on its own snapshot.

        Each costs one round trip, because there is no transaction. Raises
        :class:`DatabaseUnavailable` if trying again may help.
        """
        with _driver_errors(), self.autocommit.connect() as connection:
            yield connection

    @contextmanager
    def writer(self, *, lock_timeout_ms: int | None = None) -> Iterator[Connection]:
        """Open a transaction that commits if the block ends without an error.

        `lock_timeout_ms` overrides the pool's for this transaction. Raises
        :class:`DatabaseUnavailable` if trying again may help; a lost answer to COMMIT
        is one of these cases, and a COMMIT that no longer waits for the synchronous
        replica is another, so writers must be idempotent. Raises
        :class:`DatabaseRefused` if a value can never be stored, and
        :class:`DatabaseUnfit` if the database lacks something.
        """
        with _driver_errors(), self.engine.connect() as connection:
            with connection.begin():
                if lock_timeout_ms is not None:
                    _set_lock_timeout(connection, lock_timeout_ms)
                yield connection
                notices = _notices(connection)
                notices.clear()
            # COMMIT itself gives no notice but this one. Its text depends on the
            # server's language.
            if notices:
                reason = " ".join(str(notices[-1]).split())
                raise DatabaseUnavailable(f"the commit may be lost: {reason}")

    def close(self) -> None:
        """Close the pools' connections."""
        self.engine.dispose()
        self.autocommit.dispose()


def _notices(connection: Connection) -> list[str]:
    """Return the driver's list of what the server notes, which it appends to."""
    notices: list[str] = connection.connection.driver_connection.notices  # type: ignore[union-attr]
    return notices


def _set_lock_timeout(connection: Connection, milliseconds: int) -> None:
    """Set the lock timeout until this transaction ends."""
    connection.execute(
        text("SELECT set_config('lock_timeout', :limit, true)"),
        {"limit": f"{milliseconds}ms"},
    )


@contextmanager
def _driver_errors() -> Iterator[None]:
    try:
        yield
    except sqlalchemy.exc.TimeoutError as error:
        # All connections of the pool are in use, and none was returned in time.
        reason = str(error).partition(" (Background")[0]
        raise DatabaseUnavailable(reason) from error
    except (DBAPIError, psycopg2.Error) as error:
        # The driver's own errors come from code that bypasses SQLAlchemy.
        cause = error.orig if isinstance(error, DBAPIError) else error
        lines = str(cause).strip().splitlines()
        reason = lines[0] if lines else repr(cause)
        if isinstance(cause, _REFUSED):
            raise DatabaseRefused(reason) from error
        if not getattr(cause, "pgcode", None) and "memory" in reason:
            # The text is libpq's, not the server's: this process lacks memory.
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
