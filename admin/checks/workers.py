"""Check that workers are running for these reports."""

from celery.exceptions import OperationalError

from admin.checks.broker import RIGHTS
from admin.checks.celery_app import celery_app
from admin.checks.finding import Finding, critical, fine
from brokers.denied import denial
from service.settings import Settings


#: Seconds to wait for answers of workers; always used up.
_PATIENCE = 1.5


def check_workers(current: Settings) -> Finding:
    """Report which workers listen for these reports' rings."""
    app = celery_app(current)
    try:
        with app.connection_for_write(connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
            inspected = app.control.inspect(timeout=_PATIENCE, connection=connection)
            queues = inspected.active_queues() or {}
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
    names = sorted(
        worker
        for worker, listens in queues.items()
        if any(queue["name"] == current.rings_queue for queue in listens)
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
