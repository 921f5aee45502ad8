"""The broker that `replay` publishes to, and the error if it is unavailable."""

from collections.abc import Iterator
from contextlib import contextmanager

from admin.replay.recordings import CannotReplay
from brokers.addresses import addresses
from brokers.connect import connect
from brokers.interface import BrokerUnavailable
from publishing.outbox import Publish
from service.settings import Settings


@contextmanager
def publisher(settings: Settings) -> Iterator[Publish]:
    """Yield a function that publishes a chunk to the reports' broker.

    Raises :class:`settings.BadSetting` if no broker is set, and :class:`CannotReplay`
    if it does not answer, now or later.
    """
    broker = connect(settings)
    try:
        # Connect now, not after an hour of reading.
        broker.backlog()
        yield broker.publish
    except BrokerUnavailable as error:
        raise CannotReplay(
            f"the broker of the reports does not answer ({_where(settings)}): "
            f"{' '.join(str(error).split())}"
        ) from error
    finally:
        broker.close()


def _where(settings: Settings) -> str:
    variable = "REPORTS_URL" if settings.reports_url else "BROKER_URL"
    return f"{variable}, {addresses(settings.required_reports_url)}"
