"""Transitions that no orchestrator should report, as a run's entries show them."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from db.domain.statuses import HistoryStatus
from db.domain.transitions import Unexpected
from db.tables import deployment_history as history


def count_unexpected(connection: Connection, task_ids: Collection[int]) -> Unexpected:
    """Count the entries of these runs with a transition that is unexpected."""
    columns = history.c
    ran = columns.status.in_((HistoryStatus.ready, HistoryStatus.error))
    skipped = columns.status == HistoryStatus.skipped
    statement = select(
        func.count().filter(ran & columns.time_start.is_(None)),
        func.count().filter(columns.time_start > columns.time_end),
        # A report of `skipped` alone gives both times.
        func.count().filter(skipped & (columns.time_start < columns.time_end)),
    ).where(columns.task_id.in_(task_ids))
    return Unexpected(*connection.execute(statement).one())
