"""Digests of runs as they are read, and which runs others are compared with."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    Text,
    case,
    cast,
    exists,
    func,
    select,
)

from db.domain.statuses import HistoryStatus, TransactionStatus
from db.queries.gate import is_shown
from db.queries.one_of import one_of
from db.queries.run_counts import is_current, is_of_version
from db.tables import deployment_history as history
from db.tables import run_digests, tasks


def find_bodies(connection: Connection, runs: Sequence[int]) -> dict[int, str]:
    """Return the bodies of these runs' digests that are current, by run."""
    statement = (
        select(tasks.c.id, cast(run_digests.c.body, Text))
        .select_from(tasks)
        .join(run_digests, is_current())
        .where(tasks.c.id.in_(runs))
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


class GoodRun(NamedTuple):
    """A run that others are compared with."""

    task_id: int
    #: JSON texts of its digest; None: it has no current one.
    points: str | None
    nodes: int | None


def good_runs(
    connection: Connection,
    *,
    before: int,
    cluster_id: int | None,
    graph_type: str | None,
    limit: int,
    elsewhere: bool = False,
) -> Sequence[GoodRun]:
    """Return the good runs before this one, the newest first.

    A good one is ready and no dry run, it is not deleted, nothing of it failed, never
    ran or is silent about its end (it has entries). Of the same environment and type of
    graph; `elsewhere`: of that type in any environment.
    """
    counted = func.count()
    bad = history.c.status.in_(
        (HistoryStatus.error, HistoryStatus.pending, HistoryStatus.running)
    )
    # Read only where there is no digest: OFFSET keeps the planner from more.
    live = (
        select((counted > 0) & (counted.filter(bad) == 0))
        .where(history.c.task_id == tasks.c.id, is_shown(tasks.c.id))
        .scalar_subquery()
    )
    statement = (
        select(tasks.c.id, cast(run_digests.c.points, Text), run_digests.c.nodes)
        .select_from(tasks)
        .outerjoin(run_digests, is_current())
        .where(
            tasks.c.id < before,
            tasks.c.status == TransactionStatus.ready,
            tasks.c.dry_run.is_(False),
            tasks.c.deleted_at.is_(None),
            tasks.c.stopped_at.is_(None),
            tasks.c.graph_type.is_not_distinct_from(graph_type),
            case(
                (run_digests.c.task_id.is_not(None), run_digests.c.is_good), else_=live
            ),
        )
        .order_by(tasks.c.id.desc())
        .limit(limit)
    )
    if not elsewhere:
        same = (
            tasks.c.cluster_id.is_(None)
            if cluster_id is None
            else tasks.c.cluster_id == cluster_id
        )
        statement = statement.where(same)
    return [GoodRun(*row) for row in connection.execute(statement)]


class EarlierRun(NamedTuple):
    """A run before another one of its environment and type of graph."""

    task_id: int
    is_dry: bool


def runs_before(
    connection: Connection,
    *,
    before: int,
    cluster_id: int | None,
    graph_type: str | None,
    name: str,
    limit: int,
) -> Sequence[EarlierRun]:
    """Return the ended runs before this one, good or not, the newest first."""
    run = tasks.c
    statement = (
        select(run.id, run.dry_run)
        .where(
            run.id < before,
            run.cluster_id.is_not_distinct_from(cluster_id),
            run.graph_type.is_not_distinct_from(graph_type),
            run.name == name,
            run.status.in_(TransactionStatus.final()),
            run.deleted_at.is_(None),
        )
        .order_by(run.id.desc())
        .limit(limit)
    )
    return [EarlierRun(*row) for row in connection.execute(statement)]


def undigested_with_failures(connection: Connection) -> Sequence[int]:
    """Return the runs that have ended, with failed entries and no current digest."""
    ended = _undigested().where(tasks.c.deleted_at.is_(None))
    runs = connection.execute(ended.order_by(tasks.c.id.desc())).scalars().all()
    if not runs:
        return []
    failed = (
        select(history.c.task_id)
        .where(
            history.c.task_id == one_of(runs),
            history.c.status == HistoryStatus.error,
        )
        .distinct()
    )
    found = {*connection.execute(failed).scalars()}
    return [each for each in runs if each in found]


def undigested(connection: Connection, *, limit: int) -> Sequence[int]:
    """Return the first runs that have ended and have no current digest."""
    statement = _undigested().order_by(tasks.c.id).limit(limit)
    return connection.execute(statement).scalars().all()


def _undigested() -> Select[int]:
    return select(tasks.c.id).where(
        tasks.c.status.in_(TransactionStatus.final()),
        is_shown(tasks.c.id),
        ~exists().where(is_of_version()),
    )


def next_run(connection: Connection, task_id: int) -> int | None:
    """Return the run after this one of its environment and type of graph."""
    this = tasks.alias("this")
    statement = (
        select(tasks.c.id)
        .join(this, this.c.id == task_id)
        .where(
            tasks.c.id > task_id,
            tasks.c.cluster_id.is_not_distinct_from(this.c.cluster_id),
            tasks.c.graph_type.is_not_distinct_from(this.c.graph_type),
            tasks.c.name == this.c.name,
            tasks.c.dry_run.is_(False),
            tasks.c.deleted_at.is_(None),
        )
        .order_by(tasks.c.id)
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()
