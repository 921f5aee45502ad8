"""Predictions of the ends of runs, and how good they were."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, literal, select, true

from db.domain.statuses import TransactionStatus
from db.tables import run_predictions as predictions
from db.tables import tasks


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
