"""The reports' queue on RabbitMQ, and how it is declared if it is missing."""

from typing import NamedTuple

from brokers.amqp_connection import Connection, NotThere


class ReportsQueue(NamedTuple):
    """A queue, and the exchange and routing key of its name that we publish to."""

    name: str
    #: `classic` or `quorum`: the type to create.
    type: str = "classic"

    def declare(self, connection: Connection) -> bool:
        """Create it if it does not exist; return whether it was created.

        An existing queue is used as it is: an operator may have created it with the
        other type, and declaring it differently would fail. It gets no length limit: a
        full queue must not block the publishers whose messages are copied into it.
        Raises BrokerUnavailable.
        """
        try:
            with connection.channel() as channel:
                channel.queue_declare(self.name, passive=True)
        except NotThere:
            with connection.channel() as channel:
                channel.exchange_declare(
                    self.name, "topic", durable=True, auto_delete=False
                )
                channel.queue_declare(
                    self.name,
                    durable=True,
                    auto_delete=False,
                    # Otherwise the virtual host's default decides the type.
                    arguments={"x-queue-type": self.type},
                )
                channel.queue_bind(self.name, self.name, self.name)
            return True
        return False
