"""When a run will end, and how good such predictions were."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from statistics import median
from time import time

import msgspec

from answers.run import Run
from answers.usuals import experience_of
from db.database import Database
from db.domain.answers.eta import Eta, Late, eta, late
from db.queries.run_digests import (
    Prediction,
    last_prediction,
    prediction_errors,
    runs_to_predict,
)
from db.runs.digests import store_prediction


#: Predictions by whose errors the next one is judged.
_JUDGED = 20
#: The end of a run of more entries is told as it was predicted last, if that was not
#: so many seconds ago: playing its graph forward takes seconds.
_LARGE, _OLD = 6000, 900.0
#: Below this many seconds it ends at any moment.
ANY_MOMENT = 5.0


class ExpectedEnd(msgspec.Struct, frozen=True):
    """When a run that goes on will end; times in seconds since 1970."""

    #: None: nothing is known to say it, and `why_not` says why.
    end: float | None
    latest: float | None
    done: float | None
    #: What runs or comes next on the chain that ends last.
    next_node: str | None
    next_task: str | None
    late: Sequence[Late]
    by_progress: bool
    #: By how many seconds the ends of the last runs were missed: their median, and of
    #: how many runs; None: none was predicted yet.
    usual_error: float | None
    judged: int
    why_not: str | None = None


def expected_end(run: Run, *, now: float | None = None) -> ExpectedEnd:
    """Return when a run ends, as things are at `now` (None: at once)."""
    errors = [abs(each) for each in prediction_errors(run.connection, limit=_JUDGED)]
    usual_error = median(errors) if errors else None
    if run.row.outcome is not None:
        return _unknown("it has ended", usual_error, len(errors))
    if not run.row.has_graph:
        return _unknown("its graph is not known", usual_error, len(errors))
    kept = last_prediction(run.connection, run.row.task_id)
    now = time() if now is None else now
    if kept is not None and run.row.graph_tasks > _LARGE and now - kept.made_at < _OLD:
        return _kept(run, kept, now, usual_error, len(errors))
    found = predict(run, now)
    if found is None:
        return _unknown("no earlier run of its kind was good", usual_error, len(errors))
    node, task = found.next or (None, None)
    return ExpectedEnd(
        found.end,
        found.latest,
        found.done,
        node,
        task,
        found.late,
        found.by_progress,
        usual_error,
        len(errors),
    )


def _kept(
    run: Run, kept: Prediction, now: float, usual_error: float | None, judged: int
) -> ExpectedEnd:
    usuals = experience_of(run).usuals
    return ExpectedEnd(
        max(kept.end, now),
        max(kept.latest, now),
        kept.done,
        None,
        None,
        late(run.times, run.roles, usuals, now=now),
        by_progress=False,
        usual_error=usual_error,
        judged=judged,
    )


def _unknown(why: str, usual_error: float | None, judged: int) -> ExpectedEnd:
    return ExpectedEnd(
        None, None, None, None, None, [], by_progress=False, usual_error=usual_error,
        judged=judged, why_not=why,
    )  # fmt: skip


def predict(run: Run, now: float) -> Eta | None:
    """Return the prediction of a run's end; None: nothing is known to say it."""
    experience = experience_of(run)
    # Asked first: a large graph is read in seconds.
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
        with database.reader() as connection:
            run, now = Run(connection, task_id), time()
            prediction = None if run.row.outcome is not None else predict(run, now)
        if prediction is None:
            continue
        with database.writer() as connection:
            store_prediction(
                connection,
                task_id,
                made_at=_time(now),
                end_at=_time(prediction.end),
                latest_at=_time(prediction.latest),
                done=prediction.done,
            )
        yield task_id


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
