"""When a run will end, and how good such predictions were."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from time import time
from typing import cast

import msgspec

from answers.run import Run
from answers.times import ShowTime, Time
from answers.usuals import experience_of
from db.database import Connection, Database
from db.domain.answers.eta import Eta, eta, late
from db.queries.predictions import (
    last_prediction,
    prediction_errors,
    runs_to_predict,
)
from db.runs.digests import store_prediction
from fuel_history.shapes.answers.ends import ExpectedEnd, LateTask


#: Predictions by whose errors the next one is judged.
_JUDGED = 20
#: The end of a run of more entries is told as it was predicted last, if that was not
#: so many seconds ago: playing its graph forward takes seconds.
_LARGE, _OLD = 6000, 900.0
#: Below this many seconds it ends at any moment.
ANY_MOMENT = 5.0


def expected_end(
    connection: Connection, task_id: int, show: ShowTime
) -> ExpectedEnd[Time]:
    """Return when a run ends. Raises TransactionNotFound."""
    return shown_end(end_in_seconds(connection, task_id), show)


def shown_end(end: ExpectedEnd[float], show: ShowTime) -> ExpectedEnd[Time]:
    """Return an end with its times as an answer shows them."""
    times = {"ends_at": show(end.ends_at), "latest_at": show(end.latest_at)}
    return cast("ExpectedEnd[Time]", msgspec.structs.replace(end, **times))


def end_in_seconds(connection: Connection, task_id: int) -> ExpectedEnd[float]:
    """Return the same, with times in seconds since 1970."""
    run = Run(connection, task_id)
    errors = [abs(each) for each in prediction_errors(connection, limit=_JUDGED)]
    judged = median(errors) if errors else None, len(errors)
    now = time()
    found, why_not = _found(run, now)
    if found is None:
        none = None, None, None, None, None, None
        return ExpectedEnd(task_id, *none, (), False, *judged, why_not)  # noqa: FBT003
    node, task = found.next or (None, None)
    left = max(found.end - now, 0.0)
    return ExpectedEnd(
        task_id,
        found.end,
        found.latest,
        0.0 if left < ANY_MOMENT else round(left, 1),
        round(found.done, 4),
        node,
        task,
        tuple(LateTask(*each) for each in found.late),
        found.by_progress,
        *judged,
        None,
    )


def _found(run: Run, now: float) -> tuple[Eta | None, str | None]:
    if run.row.outcome is not None:
        return None, "it has ended"
    if not run.row.has_graph:
        return None, "its graph is not known"
    kept = last_prediction(run.connection, run.row.task_id)
    if kept is not None and run.row.graph_tasks > _LARGE and now - kept.made_at < _OLD:
        usuals = experience_of(run).usuals
        overdue = late(run.times, run.roles, usuals, now=now)
        end, latest = max(kept.end, now), max(kept.latest, now)
        return Eta(end, latest, kept.done, None, overdue, by_progress=False), None
    found = predict(run, now)
    return found, None if found else "no earlier run of its kind was good"


def predict(run: Run, now: float) -> Eta | None:
    """Return the prediction of a run's end; None: nothing is known to say it."""
    experience = experience_of(run)
    # Read first: a large graph is read in seconds.
    if not experience.usuals:
        return None
    began = run.row.start
    if began is None:
        starts = [each.start for each in run.times.values() if each.start is not None]
        began = min(starts, default=now)
    return eta(run.graph, run.times, run.roles, experience, began=began, now=now)


def predict_all(database: Database) -> Iterator[int]:
    """Predict the ends of runs that go on, where it is time, and keep them.

    Yields the runs.
    """
    with database.reader() as connection:
        task_ids = runs_to_predict(connection)
    for task_id in task_ids:
        if keep_prediction(database, task_id, time()):
            yield task_id


def keep_prediction(database: Database, task_id: int, now: float) -> bool:
    """Predict the end of a run that goes on, as things are at `now`, and keep it.

    Returns whether it can be predicted.
    """
    with database.reader() as connection:
        run = Run(connection, task_id)
        prediction = None if run.row.outcome is not None else predict(run, now)
    if prediction is None:
        return False
    with database.writer() as connection:
        store_prediction(
            connection,
            task_id,
            made_at=_time(now),
            end_at=_time(prediction.end),
            latest_at=_time(prediction.latest),
            done=prediction.done,
        )
    return True


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
