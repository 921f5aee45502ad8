"""Select the runs to ask Nailgun about, and schedule the next request."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Float, func, select, text, update

from db.domain.statuses import TransactionStatus
from db.tables import nailgun_runs, tasks


#: Maximum number of new runs taken up at once: there may be years of them at first.
_NEW = 500
#: Seconds after which a selected run without a result is selected again: the process
#: that selected it has died.
_CHOSEN_FOR = timedelta(seconds=120)


class DueRun(NamedTuple):
    """A run to ask Nailgun about now."""

    task_id: int
    uuid: str
    #: None: Nailgun has not been found to know it yet.
    nailgun_id: int | None
    is_nailguns_own: bool
    has_snapshots: bool
    failures: int
    status: TransactionStatus
    #: Seconds since it was registered.
    age: float

    @property
    def has_ended(self) -> bool:
        """Whether it is ready or error here."""
        return self.status.is_final


def choose_runs(connection: Connection, most: int) -> list[DueRun]:
    """Return runs that are due, the latest first; no other process selects them now.

    After the request the caller schedules the next one with :func:`settle`.
    """
    connection.execute(_TAKE_UP, {"most": _NEW})
    chosen = (
        select(nailgun_runs.c.task_id)
        .where(nailgun_runs.c.next_at <= func.now())
        .order_by(nailgun_runs.c.task_id.desc())
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(nailgun_runs)
        .where(nailgun_runs.c.task_id == chosen.c.task_id)
        .where(tasks.c.id == chosen.c.task_id)
        .values(next_at=func.now() + _CHOSEN_FOR)
        .returning(
            nailgun_runs.c.task_id,
            tasks.c.uuid,
            nailgun_runs.c.nailgun_id,
            nailgun_runs.c.is_nailguns_own,
            nailgun_runs.c.has_snapshots,
            nailgun_runs.c.failures,
            tasks.c.status,
            func.extract("epoch", func.now() - tasks.c.created_at).cast(Float),
        )
    )
    found = [DueRun(*row) for row in connection.execute(statement)]
    return sorted(found, reverse=True)


_TAKE_UP = text(
    "INSERT INTO nailgun_runs (task_id)"
    " SELECT id FROM tasks WHERE NOT EXISTS"
    " (SELECT FROM nailgun_runs known WHERE known.task_id = tasks.id)"
    # A locked run comes later, and does not delay the others.
    " ORDER BY id DESC LIMIT :most FOR KEY SHARE SKIP LOCKED ON CONFLICT DO NOTHING"
)


def settle(
    connection: Connection,
    task_id: int,
    *,
    after: float | None,
    nailgun_id: int | None = None,
    has_snapshots: bool | None = None,
    failures: int = 0,
) -> None:
    """Schedule the next request about the run, and store what is known; None: no news.

    `after` seconds; None: never again.
    """
    news: dict[str, object] = {"failures": failures}
    if nailgun_id is not None:
        news["nailgun_id"] = nailgun_id
    if has_snapshots is not None:
        news["has_snapshots"] = has_snapshots
    news["next_at"] = None if after is None else func.now() + timedelta(seconds=after)
    connection.execute(
        update(nailgun_runs).where(nailgun_runs.c.task_id == task_id).values(news)
    )
