"""Transitions that no orchestrator should report, as a run's entries show them."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.domain.statuses import HistoryStatus
from db.tables import deployment_history as history


class Unexpected(NamedTuple):
    """How many entries of a run show each of them; an entry can be in two."""

    #: Ready or error, and no report said that they began.
    ended_unstarted: int
    #: The report of the beginning arrived after that of the end.
    started_after_end: int
    #: Skipped although they had begun.
    skipped_after_start: int


def count_unexpected(connection: Connection, task_ids: Collection[int]) -> Unexpected:
    """Count the entries of these runs with a transition that is unexpected."""
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
