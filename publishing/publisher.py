"""Publish messages to the reports' broker."""

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from brokers.interface import Broker, BrokerUnavailable, Earlier
from db.domain.errors import FuelHistoryError
from publishing.outbox import Outbox


Message = TypeVar("Message")


class ReportsUnavailable(FuelHistoryError):
    """The reports' broker cannot take reports now; the same may succeed later."""

    code = "reports_unavailable"


class NoReportsBroker(FuelHistoryError):
    """Nobody told the API where the reports go."""

    code = "no_reports_broker"
    text = "No broker takes reports here: set REPORTS_URL or BROKER_URL for the API"


class Publisher:
    """The broker that `connect` gives; None: there is none.

    Any number of threads may use it. Each has a connection of its own, made when
    it first publishes: py-amqp's are not for several threads, a lock would let
    small bodies wait for large ones, and a connection must not outlive a fork.
    """

    def __init__(self, connect: Callable[[], Broker] | None) -> None:
        self._connect = connect
        self._local = threading.local()

    def publish(self, messages: Iterable[bytes]) -> None:
        """Publish messages; when this returns the broker has accepted them all.

        Raises ReportsUnavailable: then it may have some; and NoReportsBroker.
        """
        outbox = Outbox(partial(_publish, self._broker().publish))
        for message in messages:
            outbox.put(message)
        outbox.flush()

    def publish_again(self, messages: Sequence[Earlier]) -> None:
        """Hand over at most MOST_MESSAGES that arrived before, as they are.

        Raises as :meth:`publish` does.
        """
        _publish(self._broker().publish_again, messages)

    def _broker(self) -> Broker:
        if self._connect is None:
            raise NoReportsBroker
        if not hasattr(self._local, "broker"):
            self._local.broker = self._connect()
        broker: Broker = self._local.broker
        return broker


def _publish(
    publish: Callable[[Sequence[Message]], None], chunk: Sequence[Message]
) -> None:
    try:
        publish(chunk)
    except BrokerUnavailable:
        # A connection that lay idle may have ended unnoticed: the broker has
        # restarted, a firewall forgot it. To repeat messages is harmless.
        try:
            publish(chunk)
        except BrokerUnavailable as error:
            raise ReportsUnavailable(str(error)) from error
