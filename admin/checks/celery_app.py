"""A Celery application for questions to workers; it has no tasks."""

from celery import Celery

from brokers.celery_broker import celery_broker
from service.settings import Settings


def celery_app(current: Settings) -> Celery:
    """Return an application for Celery's broker.

    Raises :class:`settings.BadSetting` if none is set.
    """
    broker = celery_broker(current.required_broker_url)
    app = Celery("doctor", broker=broker.url, set_as_current=False)
    app.conf.update(
        broker_transport_options=broker.transport_options,
        broker_use_ssl=broker.use_ssl,
    )
    return app
