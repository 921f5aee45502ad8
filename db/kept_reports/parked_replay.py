"""Parked reports to publish again; a replay removes none of them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, update

from db.database import Database
from db.kept_reports.parked_rows import locking
from db.tables import parked_reports


class Parked(NamedTuple):
    """A parked report as it was published, and when it arrived."""

    id: int
    task_uuid: str
    payload: bytes
    arrived_at: datetime


def read_parked(connection: Connection, ids: Collection[int]) -> list[Parked]:
    """Return the existing parked reports among these ids, sorted by id."""
    columns = parked_reports.c
    statement = select(
        columns.id, columns.task_uuid, columns.payload, columns.arrived_at
    )
    rows = connection.execute(statement.where(columns.id.in_(ids)).order_by(columns.id))
    return [Parked(*row[:2], bytes(row.payload), row.arrived_at) for row in rows]


def wait_anew(database: Database, ids: Collection[int]) -> None:
    """Let those of these parked reports that still exist wait from now on.

    Raises DatabaseUnavailable.
    """
    columns = parked_reports.c
    with database.writer() as connection:
        there = locking(select(columns.id).where(columns.id.in_(ids)))
        found = list(connection.execute(there).scalars())
        changed = update(parked_reports).where(columns.id.in_(found))
        now = func.statement_timestamp()
        connection.execute(changed.values(parked_at=now, unannounced_at=None))
