"""Check that workers are running for these reports."""

from typing import Any

from celery.exceptions import OperationalError

from admin.checks.answers import answers
from admin.checks.broker import RIGHTS
from admin.checks.finding import Finding, critical, fine
from brokers.denied import denial
from service.settings import Settings


def check_workers(current: Settings) -> Finding:
    """Report which workers listen for these reports' rings."""

    def listens(queues: Any) -> bool:
        return any(queue["name"] == current.rings_queue for queue in queues)

    try:
        names = sorted(answers(current, "active_queues", listens))
    except Exception as error:
        # Whatever error kombu raises.
        if (said := denial(error)) is not None:
            may_not = f"the user of BROKER_URL may not do what Celery does: {said}"
            return critical("workers", may_not, RIGHTS)
        if not isinstance(error, OSError | OperationalError):
            raise
        return critical(
            "workers",
            f"Celery's broker does not answer: {error}",
            "start it, or correct BROKER_URL",
        )
    if not names:
        return critical(
            "workers",
            f"no worker answers on the queue {current.rings_queue}",
            "start one ('fuel-history up', or the worker's line of the Procfile);"
            " reports wait in the broker",
            workers=0,
        )
    return fine("workers", f"{', '.join(names)}", workers=len(names))
