"""Choose the broker by its URL; a third kind of broker is added here."""

from brokers.bindings import Bindings
from brokers.interface import Broker
from brokers.rabbitmq import RabbitMQ
from brokers.redis_stream import RedisStream
from brokers.reports_queue import ReportsQueue
from brokers.url import is_amqp
from service.settings import Settings


def connect(settings: Settings) -> Broker:
    """Return the reports' broker; it connects on first use.

    Raises :class:`settings.BadSetting` if no broker is set.
    """
    url = settings.required_reports_url
    if is_amqp(url):
        return RabbitMQ(url, _queue(settings))
    return RedisStream(url, settings.reports_queue, settings.takeover_seconds)


def bindings(settings: Settings) -> Bindings | None:
    """Return the bindings of the reports' queue; None on Redis, which has none.

    Raises :class:`settings.BadSetting` if no broker is set.
    """
    url = settings.required_reports_url
    if not is_amqp(url):
        return None
    return Bindings(url, _queue(settings), settings.reports_bindings)


def _queue(settings: Settings) -> ReportsQueue:
    return ReportsQueue(settings.reports_queue, settings.reports_queue_type)
