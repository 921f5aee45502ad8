"""Count transitions that no orchestrator should report, in a run's entries."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.domain.statuses import HistoryStatus
from db.tables import deployment_history as history


class Unexpected(NamedTuple):
    """Number of entries of a run with each of them; an entry may have two."""

    #: Ready or error, without a report of a start.
    ended_unstarted: int
    #: The report of the start arrived after that of the end.
    started_after_end: int
    #: Skipped although they had started.
    skipped_after_start: int


def count_unexpected(connection: Connection, task_ids: Collection[int]) -> Unexpected:
    """Count the entries of these runs with an unexpected transition."""
    columns = history.c
    ran = columns.status.in_(HistoryStatus.ran())
    skipped = columns.status == HistoryStatus.skipped
    statement = select(
        func.count().filter(ran & columns.time_start.is_(None)),
        func.count().filter(columns.time_start > columns.time_end),
        # A report of `skipped` alone gives both times.
        func.count().filter(skipped & (columns.time_start < columns.time_end)),
    ).where(columns.task_id.in_(task_ids))
    return Unexpected(*connection.execute(statement).one())
