"""Digests of runs as they are read, and which runs others are compared with."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    Text,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)

from db.domain.statuses import HistoryStatus, TransactionStatus
from db.queries.gate import is_shown
from db.queries.run_counts import is_current
from db.tables import deployment_history as history
from db.tables import failure_notes, run_digests, run_failures, tasks
from db.tables import run_predictions as predictions


def find_body(connection: Connection, task_id: int) -> str | None:
    """Return the body of a run's digest, if it is current."""
    statement = (
        select(cast(run_digests.c.body, Text))
        .join(tasks, is_current())
        .where(tasks.c.id == task_id)
    )
    return connection.execute(statement).scalar_one_or_none()


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


class FailureRow(NamedTuple):
    """Failures of one run that are alike."""

    task_id: int
    fingerprint: str
    task: str
    cause: str | None
    node_ids: Sequence[str]
    first_at: datetime | None
    last_at: datetime | None


def failures_with(
    connection: Connection, fingerprints: Collection[str], *, before: int | None = None
) -> list[FailureRow]:
    """Return the failures with these fingerprints, of the newest run first.

    `before`: only of runs before this one.
    """
    statement = _failures().where(run_failures.c.fingerprint.in_(fingerprints))
    if before is not None:
        statement = statement.where(run_failures.c.task_id < before)
    return [FailureRow(*row) for row in connection.execute(statement)]


def failures_since(
    connection: Connection, since: datetime | None, *, limit: int
) -> list[FailureRow]:
    """Return the failures that were last seen since then, of the newest run first."""
    statement = _failures().limit(limit)
    if since is not None:
        statement = statement.where(run_failures.c.last_at >= since)
    return [FailureRow(*row) for row in connection.execute(statement)]


def _failures() -> Select[*tuple[Any, ...]]:
    row = run_failures.c
    return (
        select(
            row.task_id,
            row.fingerprint,
            row.deployment_graph_task_name,
            row.cause,
            row.node_ids,
            row.first_at,
            row.last_at,
        )
        .join(tasks, tasks.c.id == row.task_id)
        .where(tasks.c.deleted_at.is_(None))
        .order_by(row.task_id.desc(), row.first_at, row.fingerprint)
    )


def undigested_with_failures(connection: Connection) -> Sequence[int]:
    """Return the runs that have ended, with failed entries and no current digest."""
    failed = exists().where(
        history.c.task_id == tasks.c.id, history.c.status == HistoryStatus.error
    )
    statement = (
        select(tasks.c.id)
        .where(
            tasks.c.status.in_(TransactionStatus.final()),
            tasks.c.deleted_at.is_(None),
            ~exists().where(is_current()),
            failed,
        )
        .order_by(tasks.c.id.desc())
    )
    return connection.execute(statement).scalars().all()


def undigested(connection: Connection, *, limit: int) -> Sequence[int]:
    """Return the first runs that have ended and have no current digest."""
    statement = (
        select(tasks.c.id)
        .where(
            tasks.c.status.in_(TransactionStatus.final()), ~exists().where(is_current())
        )
        .order_by(tasks.c.id)
        .limit(limit)
    )
    return connection.execute(statement).scalars().all()


class Note(NamedTuple):
    """What an operator noted of failures that are alike."""

    fingerprint: str
    note: str
    noted_by: str | None
    noted_at: datetime


def notes_of(connection: Connection, fingerprints: Collection[str]) -> dict[str, Note]:
    """Return the notes of these fingerprints, by them."""
    statement = select(failure_notes).where(
        failure_notes.c.fingerprint.in_(fingerprints)
    )
    return {row.fingerprint: Note(*row) for row in connection.execute(statement)}


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


def prediction_errors(connection: Connection, *, limit: int) -> Sequence[float]:
    """Return by how many seconds the ends of the last runs were missed, signed.

    Of each run the prediction counts that was made nearest to the middle of it.
    """
    middle = func.abs(predictions.c.done - literal(0.5))
    best = (
        select(
            func.date_part("epoch", predictions.c.end_at - tasks.c.time_end).label(
                "error"
            )
        )
        .where(predictions.c.task_id == tasks.c.id)
        .order_by(middle, predictions.c.made_at)
        .limit(1)
        .lateral("best")
    )
    statement = (
        select(best.c.error)
        .select_from(tasks)
        .join(best, true())
        .where(tasks.c.status.in_(TransactionStatus.final()))
        .order_by(tasks.c.id.desc())
        .limit(limit)
    )
    return connection.execute(statement).scalars().all()


class Prediction(NamedTuple):
    """A prediction of a run's end that was kept; times in seconds since 1970."""

    made_at: float
    end: float
    latest: float
    done: float


def last_prediction(connection: Connection, task_id: int) -> Prediction | None:
    """Return the last prediction of a run's end; None: there is none."""
    times = (predictions.c.made_at, predictions.c.end_at, predictions.c.latest_at)
    statement = (
        select(*(func.date_part("epoch", each) for each in times), predictions.c.done)
        .where(predictions.c.task_id == task_id)
        .order_by(predictions.c.made_at.desc())
        .limit(1)
    )
    found = connection.execute(statement).first()
    return None if found is None else Prediction._make(found)


def runs_to_predict(connection: Connection) -> Sequence[int]:
    """Return the runs that go on whose end was not predicted for a while.

    That is a minute, and longer for large runs, so that predictions take a hundredth
    of a processor at most.
    """
    made_at = (
        select(func.max(predictions.c.made_at))
        .where(predictions.c.task_id == tasks.c.id)
        .scalar_subquery()
    )
    pause = func.make_interval(0, 0, 0, 0, 0, 0, 60 + tasks.c.graph_tasks / 100.0)
    statement = (
        select(tasks.c.id)
        .where(
            tasks.c.status == TransactionStatus.running,
            tasks.c.silent_since.is_(None),
            tasks.c.deleted_at.is_(None),
            tasks.c.graph_tasks > 0,
            func.coalesce(made_at + pause < func.clock_timestamp(), true()),
        )
        .order_by(tasks.c.id)
    )
    return connection.execute(statement).scalars().all()
