"""Engines of SQLAlchemy whose connections are as our statements need them."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event

from db.dsn import TIME_ZONE


def create_engine(connect: Mapping[str, str], **more: Any) -> Engine:
    """Return an engine whose connections are made with these arguments (db/dsn.py).

    `more` is SQLAlchemy's.
    """
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg2://", connect_args=dict(connect), **more
    )
    event.listen(engine, "connect", _see_to_the_time_zone)
    return engine


def _see_to_the_time_zone(connection: Any, _: Any) -> None:
    """Set the time zone where PGTZ, which goes before `options`, did.

    The server said which it is while it connected: usually this asks nobody.
    """
    if connection.info.parameter_status("TimeZone") == TIME_ZONE:
        return
    usual = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET timezone = '{TIME_ZONE}'")
    connection.autocommit = usual
