"""SQLAlchemy engines with the connections that our statements need."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event

from db.dsn import TIME_ZONE


def create_engine(connect: Mapping[str, str], **more: Any) -> Engine:
    """Return an engine that connects with these arguments (db/dsn.py).

    `more` are SQLAlchemy's arguments.
    """
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg2://", connect_args=dict(connect), **more
    )
    event.listen(engine, "connect", _see_to_the_time_zone)
    return engine


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
