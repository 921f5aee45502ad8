"""The queue of the reports on RabbitMQ: how it is made where it is missing."""

from typing import NamedTuple

from brokers.amqp_connection import Connection, NotThere


class ReportsQueue(NamedTuple):
    """A queue, and the exchange and routing key of its name, by which we publish."""

    name: str
    #: `classic` or `quorum`: which kind is made.
    type: str = "classic"

    def declare(self, connection: Connection) -> bool:
        """Make it if it is not there; return whether that was so.

        One that exists is taken as it is: an operator may have made it of the other
        kind, and declaring it otherwise would fail. It gets no length limit: a full
        queue must not hold up those whose messages are copied into it. Raises
        BrokerUnavailable.
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
                    # Else the virtual host's default decides what kind it is.
                    arguments={"x-queue-type": self.type},
                )
                channel.queue_bind(self.name, self.name, self.name)
            return True
        return False
