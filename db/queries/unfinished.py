"""Runs that nobody finished."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.domain.statuses import HistoryStatus, TransactionStatus
from db.domain.transactions import FINAL
from db.tables import deployment_history as history
from db.tables import tasks


class EndedRun(NamedTuple):
    """A run that ended, and how many of its entries still run."""

    task_id: int
    entries: int


def list_silent(connection: Connection, since: datetime) -> Sequence[int]:
    """Return the ids of running transactions without a report since then.

    Deleted ones are not among them.
    """
    # LEAST and GREATEST pass over nulls.
    last = func.greatest(
        func.max(history.c.reported_at), tasks.c.time_start, tasks.c.created_at
    )
    statement = (
        select(tasks.c.id)
        .outerjoin(history, history.c.task_id == tasks.c.id)
        .where(
            tasks.c.status == TransactionStatus.running, tasks.c.deleted_at.is_(None)
        )
        .group_by(tasks.c.id)
        .having(last < since)
        .order_by(tasks.c.id)
    )
    return connection.execute(statement).scalars().all()


def list_running_after_end(
    connection: Connection, since: datetime, until: datetime
) -> list[EndedRun]:
    """Return the runs that ended in this time with entries that still run.

    Deleted ones are not among them.
    """
    statement = (
        select(tasks.c.id, func.count())
        .join(history, history.c.task_id == tasks.c.id)
        .where(
            tasks.c.status.in_(FINAL),
            tasks.c.time_end >= since,
            tasks.c.time_end < until,
            tasks.c.deleted_at.is_(None),
            history.c.status == HistoryStatus.running,
        )
        .group_by(tasks.c.id)
        .order_by(tasks.c.id)
    )
    return [EndedRun(*row) for row in connection.execute(statement)]
