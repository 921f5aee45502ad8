"""Count the reports that wait for their run or for an operator."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.kept_reports.parked_rows import WAITS
from db.tables import dead_reports, parked_reports


class Parked(NamedTuple):
    """The parked reports."""

    #: Those that wait for their runs.
    waiting: int
    #: When the first of them was parked; None: there are none.
    since: datetime | None
    #: Those of runs that were not announced within PARKED_LIMIT_HOURS, and their runs.
    unannounced: int
    unannounced_runs: int


def count_parked(connection: Connection) -> Parked:
    """Return how many reports are parked in each state, and since when they wait."""
    columns = parked_reports.c
    waiting = select(func.count(), func.min(columns.parked_at)).where(WAITS)
    others = select(func.count(), func.count(columns.task_uuid.distinct()))
    counted = (
        *connection.execute(waiting).one(),
        *connection.execute(others.where(~WAITS)).one(),
    )
    return Parked(*counted)


def count_dead(connection: Connection) -> dict[str, int]:
    """Return how many dead reports wait, by reason."""
    statement = (
        select(dead_reports.c.reason, func.count().label("reports"))
        .where(dead_reports.c.replayed_at.is_(None))
        .group_by(dead_reports.c.reason)
        .order_by(dead_reports.c.reason)
    )
    rows = connection.execute(statement)
    return {row.reason: row.reports for row in rows}
