"""Which transactions Nailgun would list as tasks."""

from sqlalchemy import ColumnElement, func, literal_column, or_, select, true

from db.domain.clusters import DEPLOYMENT
from db.domain.statuses import TransactionStatus
from db.tables import tasks


def is_task() -> ColumnElement[bool]:
    """Return the expression that tells whether a transaction is one of Nailgun's tasks.

    It is not deleted; and Nailgun has not replaced it. A new deployment replaces all
    ended ones of its environment except its own parent, unless it is a dry run; a stop
    replaces its deployment (contract.md section 2.6). Nailgun marks these as deleted;
    we do not.
    """
    newer, part = tasks.alias("newer"), tasks.alias("part")
    # Not EXISTS, for which PostgreSQL would join all runs of an environment with each
    # other; the newest one is first in its index.
    by_deployment = (
        select(true())
        .where(
            newer.c.cluster_id == tasks.c.cluster_id,
            newer.c.id > tasks.c.id,
            newer.c.name == DEPLOYMENT,
            newer.c.dry_run.is_(False),
            func.coalesce(newer.c.parent_id, newer.c.id)
            != func.coalesce(tasks.c.parent_id, tasks.c.id),
        )
        .order_by(newer.c.id.desc())
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    a_part_was_stopped = (
        select(true())
        .where(part.c.parent_id == tasks.c.id, part.c.stopped_at.is_not(None))
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    return tasks.c.deleted_at.is_(None) & or_(
        tasks.c.status.in_(TransactionStatus.open()),
        tasks.c.stopped_at.is_(None)
        & by_deployment.is_(None)
        & a_part_was_stopped.is_(None),
    )
