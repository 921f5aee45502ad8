"""The message of a run, as an expression on its row in `tasks`."""

from sqlalchemy import ColumnElement, and_, case, func

from db.domain.nailgun_words import HAS_FAILED, IS_DONE
from db.domain.statuses import TransactionStatus
from db.tables import tasks


def message() -> ColumnElement[str | None]:
    """Return the expression of a run's message.

    It is the orchestrator's text, `tasks.message`, or Nailgun's text for a run that a
    `deploy_resp` ended (astute/nailgun_end.py). A text that Nailgun itself supplied
    stays unchanged.
    """
    said = tasks.c.message
    error, ready = TransactionStatus.error, TransactionStatus.ready
    # Like Python's str.title().
    name = func.initcap(tasks.c.name)
    failed = name.concat(HAS_FAILED)
    is_told = tasks.c.message_status == tasks.c.status
    return case(
        (
            and_(
                tasks.c.worded,
                tasks.c.status == error,
                is_told,
                ~func.starts_with(said, failed),
            ),
            failed.concat(said),
        ),
        (
            and_(tasks.c.worded, tasks.c.status == ready, is_told.is_not(True)),
            name.concat(IS_DONE),
        ),
        else_=said,
    )
