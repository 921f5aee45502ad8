"""The one place that knows the driver: connections, transactions, its errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import psycopg2.errors
import sqlalchemy
import sqlalchemy.exc
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db import behalf
from db.domain.errors import DatabaseRefused, DatabaseUnavailable
from db.idle import ping_idle_connections


__all__ = ["Connection", "Database", "normalise"]

#: Failures after which the same call may succeed: nothing was stored.
_PASSING = (
    psycopg2.OperationalError,  # connection lost, server starting, disk full, …
    psycopg2.InterfaceError,
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
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


def normalise(url: str) -> str:
    """Return `url` with the driver named.

    SQLAlchemy 2.1 reads a plain postgresql:// as psycopg 3.
    """
    _, separator, rest = url.partition("://")
    return f"postgresql+psycopg2{separator}{rest}"


class Database:
    """A pool of connections to the history's PostgreSQL."""

    def __init__(
        self,
        url: str,
        *,
        application_name: str,
        pool_size: int = 5,
        statement_timeout_ms: int = 60_000,
    ) -> None:
        settings = {
            "pool_size": pool_size,
            "max_overflow": 0,
            "connect_args": {
                "application_name": application_name,
                "connect_timeout": 5,
                "options": (
                    "-c timezone=UTC -c jit=off"
                    # Who waited for a lock must see what it waited for.
                    r" -c default_transaction_isolation=read\ committed"
                    f" -c statement_timeout={statement_timeout_ms}"
                    " -c idle_in_transaction_session_timeout=60000"
                ),
                # A server that vanished is noticed in half a minute.
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 4,
                "tcp_user_timeout": 30_000,
            },
        }
        self.engine: Engine = sqlalchemy.create_engine(normalise(url), **settings)
        #: Of those who need no transaction. A pool of its own: psycopg2 takes a round
        #: trip or two to let a connection change between the two ways. What was no
        #: transaction is not rolled back: that would only switch threads.
        self.autocommit: Engine = sqlalchemy.create_engine(
            normalise(url),
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            **settings,
        )
        for engine in (self.engine, self.autocommit):
            ping_idle_connections(engine)
            behalf.name_transactions(engine, application_name)

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
    def writer(self) -> Iterator[Connection]:
        """Open a transaction that commits when the block ends without an error.

        Raises :class:`DatabaseUnavailable` where trying again may help; a lost
        answer to COMMIT is one of these, so that writers must be idempotent.
        Raises :class:`DatabaseRefused` where a value can never be stored.
        """
        with _driver_errors(), self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the pools' connections."""
        self.engine.dispose()
        self.autocommit.dispose()


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
        if isinstance(cause, _PASSING):
            raise DatabaseUnavailable(
                reason,
                took_too_long=isinstance(cause, psycopg2.errors.QueryCanceled),
            ) from error
        raise
