"""Answers of workers to Celery's remote control."""

from collections.abc import Callable
from typing import Any

from celery import Celery

from brokers.celery_broker import celery_broker
from service.settings import Settings


#: Seconds to wait for another answer, always used up; then, if none of those that are
#: wanted came, for workers of a busy machine.
_PATIENCE = (0.3, 1.5)


def answers(
    current: Settings, command: str, is_wanted: Callable[[Any], bool]
) -> dict[str, Any]:
    """Return the answers that are wanted, by the workers' names.

    Raises OSError or Celery's OperationalError if BROKER_URL does not answer, other
    errors of the broker's client if it refuses its user, and BadSetting.
    """
    app = _app(current)
    with app.connection_for_write(connect_timeout=3) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0)
        for seconds in _PATIENCE:
            replies = app.control.broadcast(
                command, reply=True, timeout=seconds, connection=connection
            )
            wanted = {
                worker: answer
                for reply in replies or ()
                for worker, answer in reply.items()
                if is_wanted(answer)
            }
            if wanted:
                break
        return wanted


def _app(current: Settings) -> Celery:
    """Return an application for Celery's broker, without tasks."""
    broker = celery_broker(current.required_broker_url)
    app = Celery("doctor", broker=broker.url, set_as_current=False)
    app.conf.update(
        broker_transport_options=broker.transport_options,
        broker_use_ssl=broker.use_ssl,
    )
    return app
