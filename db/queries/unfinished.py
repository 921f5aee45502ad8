"""Find runs that were never finished."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, exists, func, select, update

from db.domain.statuses import HistoryStatus, TransactionStatus
from db.tables import deployment_history as history
from db.tables import nailgun_runs, tasks


class EndedRun(NamedTuple):
    """An ended run, and the number of its entries that are still running."""

    task_id: int
    entries: int


def list_silent(
    connection: Connection, since: datetime, *, not_before: datetime | None = None
) -> Sequence[int]:
    """Return the ids of running transactions without a report since then.

    `not_before`: only those whose last report came after that. Deleted ones are left
    out.
    """
    last = _last_word()
    statement = select(tasks.c.id).where(
        *_IS_REPORTED_OF, tasks.c.deleted_at.is_(None), last < since
    )
    if not_before is not None:
        statement = statement.where(last >= not_before)
    return connection.execute(statement.order_by(tasks.c.id)).scalars().all()


def mark_silent(connection: Connection, since: datetime) -> int:
    """Mark the transactions of :func:`list_silent`; return how many are new.

    The next report of a run removes its mark (db/runs/transactions.py).
    """
    last = _last_word()
    marked = (
        update(tasks)
        .where(*_IS_REPORTED_OF, tasks.c.silent_since.is_(None), last < since)
        .values(silent_since=last, version=tasks.c.version + 1)
    )
    return connection.execute(marked).rowcount


#: It has not ended, and is not one that never has reports.
_IS_REPORTED_OF = (
    tasks.c.status.in_(TransactionStatus.open()),
    ~exists().where(
        nailgun_runs.c.task_id == tasks.c.id, nailgun_runs.c.is_nailguns_own
    ),
)


def _last_word() -> ColumnElement[datetime]:
    reported = select(func.max(history.c.reported_at)).where(
        history.c.task_id == tasks.c.id
    )
    # GREATEST ignores nulls.
    return func.greatest(
        reported.correlate(tasks).scalar_subquery(),
        tasks.c.time_start,
        tasks.c.created_at,
    )


def list_running_after_end(
    connection: Connection, since: datetime, until: datetime
) -> list[EndedRun]:
    """Return the runs that ended in this period with entries that are still running.

    Deleted ones are left out.
    """
    statement = (
        select(tasks.c.id, func.count())
        .join(history, history.c.task_id == tasks.c.id)
        .where(
            tasks.c.status.in_(TransactionStatus.final()),
            tasks.c.time_end >= since,
            tasks.c.time_end < until,
            tasks.c.deleted_at.is_(None),
            history.c.status == HistoryStatus.running,
        )
        .group_by(tasks.c.id)
        .order_by(tasks.c.id)
    )
    return [EndedRun(*row) for row in connection.execute(statement)]
