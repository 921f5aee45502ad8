"""Whether a run's digest is current, and counts of its entries by it."""

from sqlalchemy import ColumnElement, Integer, and_, cast, func, select

from db.domain.statuses import HistoryStatus
from db.queries.gate import is_shown
from db.tables import deployment_history as history
from db.tables import run_digests, tasks


#: Of the form of digests, here and in answers/digest.py.
FORM = 1
#: Of a digest of a run whose history was not shown: it is never current.
HIDDEN_FORM = 0


def is_of_version() -> ColumnElement[bool]:
    """Return the expression of whether a digest is of what its run is now."""
    return and_(
        run_digests.c.task_id == tasks.c.id,
        run_digests.c.version == tasks.c.version,
        run_digests.c.form == FORM,
    )


def is_current() -> ColumnElement[bool]:
    """Return the expression of whether a digest tells what is shown of its run now.

    A change of its environment's release hides or shows a history, and is no change of
    the run.
    """
    return is_of_version() & is_shown(tasks.c.id)


def counts_of(name: str, status: HistoryStatus) -> ColumnElement[int]:
    """Return the expression of how many entries of a run have this status.

    From the column `name` of its digest where it has a current one, else counted.
    """
    known = (
        select(run_digests.c[name])
        .where(is_current())
        .correlate(tasks)
        .scalar_subquery()
    )
    counted = (
        select(cast(func.count(), Integer))
        .where(
            history.c.task_id == tasks.c.id,
            history.c.status == status,
            is_shown(tasks.c.id),
        )
        .correlate(tasks)
        .scalar_subquery()
    )
    return func.coalesce(known, counted)
