"""Sees that an exchange was deleted, although it is there again.

AMQP does not tell whether a binding exists. But an auto-delete exchange goes with its
last binding: one of ours leads into the watched exchange, and vanishes with it.
Nothing is ever published to it.
"""

from contextlib import suppress

from brokers.amqp_connection import Connection, NotThere
from brokers.denied import denial
from brokers.interface import BrokerUnavailable


class ExchangeWatch:
    """Watches durable exchanges for the queue of this name.

    That needs the right to write to them. Where the user lacks it nothing is seen, and
    nothing is said of it: what is lacking only makes a gap invisible.
    """

    def __init__(self, connection: Connection, queue: str) -> None:
        self._connection = connection
        self._queue = queue
        self._watched: set[str] = set()
        self._denied: set[str] = set()

    def name_of(self, exchange: str) -> str:
        """Return the name of the exchange that vanishes with this one."""
        return f"{self._queue}.watch.{exchange}"

    def was_deleted(self, exchange: str) -> bool:
        """Return whether it was deleted since it is watched. Raises BrokerUnavailable.

        Of several who watch it for one queue, the first to ask is told.
        """
        if exchange not in self._watched:
            return False
        try:
            with self._connection.channel() as channel:
                channel.exchange_declare(self.name_of(exchange), "fanout", passive=True)
        except NotThere:
            self._watched.discard(exchange)
            return True
        return False

    def watch(self, exchange: str) -> None:
        """Watch an exchange that is there. Raises BrokerUnavailable."""
        if exchange in self._denied:
            return
        try:
            self._lead_into(exchange)
        except NotThere:
            # Deleted at this very moment: seen by the next look.
            return
        except BrokerUnavailable as error:
            if denial(error) is None:
                raise
            self._denied.add(exchange)
            self._remove_unused(exchange)
            return
        self._watched.add(exchange)

    def _lead_into(self, exchange: str) -> None:
        name = self.name_of(exchange)
        with self._connection.channel() as channel:
            # Durable, so that a restart of the broker does not look like a deletion.
            channel.exchange_declare(name, "fanout", durable=True, auto_delete=True)
            channel.exchange_bind(exchange, name)

    def _remove_unused(self, exchange: str) -> None:
        # Another user's watch is in use, and stays.
        with suppress(BrokerUnavailable), self._connection.channel() as channel:
            channel.exchange_delete(self.name_of(exchange), if_unused=True)
