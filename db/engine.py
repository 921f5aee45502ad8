"""SQLAlchemy engines with the connections that our statements need."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy
from psycopg2.errors import FeatureNotSupported, ReadOnlySqlTransaction
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from db.dsn import TIME_ZONE


#: Errors of a server that was demoted, or is read only. The second is its answer to
#: BEGIN READ WRITE, which follows a transaction that was READ ONLY.
TAKES_NO_WRITES = (ReadOnlySqlTransaction, FeatureNotSupported)


def create_engine(connect: Mapping[str, str], **more: Any) -> Engine:
    """Return an engine that connects with these arguments (db/dsn.py).

    `more` are SQLAlchemy's arguments.
    """
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg2://", connect_args=dict(connect), **more
    )
    event.listen(engine, "connect", _see_to_the_time_zone)
    event.listen(engine, "handle_error", _leave_a_former_primary)
    return engine


def _leave_a_former_primary(failed: ExceptionContext) -> None:
    """Drop all connections of the pool if their server takes no writes any more.

    After a failover they would lead to the former primary as long as it lives; a new
    connection is made to the server that takes writes, if the URL or a proxy finds it.
    """
    if isinstance(failed.original_exception, TAKES_NO_WRITES):
        failed.is_disconnect = True


def _see_to_the_time_zone(connection: Any, _: Any) -> None:
    """Set the time zone, if PGTZ, which overrides `options`, has changed it.

    The server reports its zone when it connects, so this usually sends no statement.
    """
    if connection.info.parameter_status("TimeZone") == TIME_ZONE:
        return
    usual = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET timezone = '{TIME_ZONE}'")
    connection.autocommit = usual
