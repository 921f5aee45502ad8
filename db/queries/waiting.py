"""Reports that wait in the database: for their run, or for an operator."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.tables import dead_reports, parked_reports


class Parked(NamedTuple):
    """Reports of transactions that nobody registered yet."""

    reports: int
    #: When the first of them arrived; None: there are none.
    oldest: datetime | None


def count_parked(connection: Connection) -> Parked:
    """Return how many reports are parked, and since when."""
    statement = select(func.count(), func.min(parked_reports.c.arrived_at))
    return Parked(*connection.execute(statement).one())


def count_dead(connection: Connection) -> dict[str, int]:
    """Return how many dead reports wait, by their reasons."""
    statement = (
        select(dead_reports.c.reason, func.count().label("reports"))
        .where(dead_reports.c.replayed_at.is_(None))
        .group_by(dead_reports.c.reason)
        .order_by(dead_reports.c.reason)
    )
    rows = connection.execute(statement)
    return {row.reason: row.reports for row in rows}
