"""Detect that an exchange was deleted, even if it exists again.

AMQP cannot report whether a binding exists. But an auto-delete exchange is deleted with
its last binding: one of ours is bound to the watched exchange, and vanishes with it.
Nothing is ever published to it.
"""

from contextlib import suppress

from brokers.amqp_connection import Connection, NotThere
from brokers.denied import denial
from brokers.interface import BrokerUnavailable


class ExchangeWatch:
    """Watches durable exchanges for the queue with this name.

    That needs permission to write to them. If the user lacks it, nothing is detected or
    reported: only a gap stays unnoticed.
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

        If several processes watch it for one queue, only the first to ask gets True.
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
        """Watch an existing exchange. Raises BrokerUnavailable."""
        if exchange in self._denied:
            return
        try:
            self._lead_into(exchange)
        except NotThere:
            # Deleted at this moment: the next check detects it.
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
