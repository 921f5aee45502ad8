"""The Celery tasks; they only call other modules."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from billiard.process import current_process
from celery import Task, shared_task
from structlog.contextvars import bound_contextvars

from answers.expected_end import predict_all
from db import statement_comment
from db.domain.errors import DatabaseUnavailable
from db.history.partitions import keep_ahead
from db.kept_reports.unannounced import mark_unannounced
from db.queries.unfinished import mark_silent
from db.runs.orchestrator_tasks import apply_recent
from pipeline import resources
from pipeline.closing import CLOSING
from pipeline.drain import drain
from pipeline.retries.attempt import attempt
from pipeline.unpark import unpark
from service import settings


#: Seconds after which Celery kills a process that hangs in a task. A task that holds
#: reports ends long before; reports of a killed process return to the broker.
_HANGS = int(resources.HOLD) + 120
#: Retry options of tasks that must survive a database outage of some seconds.
_TRIED_AGAIN: dict[str, Any] = {
    "autoretry_for": (DatabaseUnavailable,),
    "retry_backoff": True,
    "retry_backoff_max": 15,
    "retry_jitter": True,
    "max_retries": 5,
}


@shared_task(bind=True, name="receive_reports", time_limit=_HANGS)
def receive_reports(self: Task) -> dict[str, int]:  # type: ignore[type-arg]
    """Store the reports that wait; return how many of each kind.

    It never requests a retry, which would need Celery's broker, and that may be full or
    away. What is left waits in the reports' broker, and the doorbell rings again.
    """
    # The slot's number, not the pid: a new process in the slot of a dead one finds
    # at once what that one had taken.
    slot = getattr(current_process(), "index", os.getpid())
    consumer = f"{self.request.hostname}/{slot}"
    with (
        statement_comment.of(self.request.id),
        bound_contextvars(celery_task=self.request.id),
    ):
        tools = resources.tools()
        counts = attempt(
            lambda: drain(tools, consumer, resources.limits()), tools.worker
        )
        return {} if counts is None else counts.as_dict()


@shared_task(name="make_partitions", **_TRIED_AGAIN)
def make_partitions() -> dict[str, int]:
    """Create a whole range of partitions ahead; return for how many runs."""
    return {"runs_ahead": keep_ahead(resources.tools().database)}


@shared_task(name="mark_silent_runs", **_TRIED_AGAIN)
def mark_silent_runs() -> dict[str, int]:
    """Mark silent runs, from which nothing more is expected; return how many."""
    hours = settings.load(os.environ).silent_hours
    since = datetime.now(UTC) - timedelta(hours=hours)
    with resources.tools().database.writer() as connection:
        return {"runs": mark_silent(connection, since)}


@shared_task(name="apply_parked_reports")
def apply_parked_reports() -> dict[str, int]:
    """Apply parked reports of registered runs; return how many.

    There are some if a process died between its commit and its second look
    (docs/decisions/0030). Then applies the effects of other tasks of the orchestrator
    again, for the same reason. What fails is tried again the next time.
    """
    database = resources.tools().database
    counts = unpark(database)
    apply_recent(database)
    return {"unparked": counts.unparked}


@shared_task(name="mark_unannounced_reports", **_TRIED_AGAIN)
def mark_unannounced_reports() -> dict[str, int]:
    """Mark parked reports of runs that were not announced in time; return how many."""
    database = resources.tools().database
    return {"unannounced": mark_unannounced(database, resources.parked_limit())}


@shared_task(name="close_runs")
def close_runs() -> dict[str, int]:
    """Make the digests of runs that have ended, or changed since; say of how many.

    It goes on for some seconds; what is left is done at the next ring. What fails is
    due again some minutes later.
    """
    return {"runs": CLOSING.go_on(resources.tools().database)}


@shared_task(name="predict_ends")
def predict_ends() -> dict[str, int]:
    """Predict when the runs that go on will end, and keep it; say of how many."""
    return {"runs": sum(1 for _ in predict_all(resources.tools().database))}


@shared_task(name="ask_nailgun")
def ask_nailgun() -> dict[str, int]:
    """Request from Nailgun what runs lack; return the outcomes since the last call.

    It continues in a thread of this process; the task waits for it while no report
    waits.
    """
    # Only here: few workers need it, and the memory of its HTTP client.
    from pipeline.nailgun import thread  # noqa: PLC0415

    return thread.go_on()
