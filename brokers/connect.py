"""Choose the broker by its URL: where a third kind would be added."""

from urllib.parse import urlsplit

from brokers.interface import Broker
from brokers.rabbitmq import RabbitMQ
from brokers.redis_stream import RedisStream
from settings import Settings


def connect(settings: Settings) -> Broker:
    """Return the broker where reports come in; it connects when first used.

    Raises :class:`settings.BadSetting` where no broker is set.
    """
    url = settings.required_reports_url
    if urlsplit(url).scheme in {"amqp", "amqps"}:
        return RabbitMQ(url, settings.reports_queue)
    return RedisStream(url, settings.reports_queue, settings.takeover_seconds)
