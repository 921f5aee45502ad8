"""What listeners of a run are told besides its changes: when it ends, how it went."""

from typing import NamedTuple

from answers.briefs import brief_of
from answers.expected_end import end_in_seconds
from db.database import Database
from db.queries.run_entries import get_run
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.shapes.answers.ends import ExpectedEnd, has_moved


class Outlook(NamedTuple):
    """How a run was when it was looked at."""

    #: Of the run: the brief of a version says nothing of later ones.
    version: int
    #: None: nothing predicts its end, or it has ended.
    eta: ExpectedEnd[float] | None = None
    #: None: it goes on.
    brief: RunBrief | None = None


def read_outlook(database: Database, task_id: int) -> Outlook:
    """Return when a run ends, or how it went.

    Raises TransactionNotFound and DatabaseUnavailable.
    """
    with database.reader() as connection:
        run = get_run(connection, task_id)
        if run.status.is_final:
            return Outlook(run.version, brief=brief_of(connection, task_id))
        eta = end_in_seconds(connection, task_id)
        return Outlook(run.version, None if eta.ends_at is None else eta)


def is_news(before: ExpectedEnd[float] | None, now: ExpectedEnd[float]) -> bool:
    """Return whether an expected end differs from the one that was told last."""
    if before is None or _named(before) != _named(now):
        return True
    left = now.left or 0.0
    return _moved(before.ends_at, now.ends_at, left) or _moved(
        before.latest_at, now.latest_at, left
    )


def _moved(before: float | None, now: float | None, left: float) -> bool:
    return before is None or now is None or has_moved(now - before, left)


def _named(eta: ExpectedEnd[float]) -> object:
    late = {(each.node_id, each.task) for each in eta.late}
    return eta.next_node, eta.next_task, late
