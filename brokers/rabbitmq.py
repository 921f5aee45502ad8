"""Reports in RabbitMQ: consumed from a queue, published to an exchange of its name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import amqp
from amqp.exceptions import AccessRefused, PreconditionFailed

from brokers.amqp_connection import Connection, NotThere
from brokers.amqp_consumer import Consumer
from brokers.amqp_messages import message_of
from brokers.interface import Backlog, BrokerUnavailable, Earlier, Shortcoming
from brokers.publisher_confirms import publish_confirmed
from brokers.reports_queue import ReportsQueue
from brokers.url import nodes


#: Bad properties of a queue, by their names in RabbitMQ's error.
_LOSSES = {
    "durable": "its queue is not durable: a restart loses the reports that wait",
    "auto_delete": "its queue is deleted with its last consumer, reports and all",
    "exclusive": "its queue is deleted with the connection that created it",
}
_ON_ONE_NODE = Shortcoming(
    "its queue is classic, and so on one node of several: while that node is away its"
    " reports are too, and with its disk they are lost",
    "delete the queue when it is empty; a worker creates a quorum queue",
)


class RabbitMQ:
    """The reports' queue at `url`.

    Messages are published with the exchange and routing key of the queue's name, so
    only it receives them: Nailgun and Astute have their own exchanges.
    """

    def __init__(self, url: str, queue: ReportsQueue) -> None:
        self._declared = queue
        self._queue = queue.name
        self._is_cluster = len(nodes(url)) > 1
        self._reading = Connection(url)
        # A separate connection: RabbitMQ stops reading from a connection that
        # publishes while it is short of memory or disk, including acknowledgements.
        self._writing = Connection(url)

    def backlog(self) -> Backlog:
        """Return what waits in the queue; RabbitMQ itself returns held ones."""
        try:
            with self._reading.channel() as channel:
                declared = channel.queue_declare(self._queue, passive=True)
        except NotThere:
            return Backlog(0, 0)
        return Backlog(declared.message_count, 0)

    def oldest(self) -> None:
        """Return None: RabbitMQ cannot peek at a message.

        Taking one and giving it back counts as a failed delivery in a quorum queue.
        """

    def shortcomings(self) -> list[Shortcoming]:
        """Return bad properties of the queue; its policies are not visible."""
        try:
            with self._reading.channel() as channel:
                channel.queue_declare(self._queue, passive=True)
                # This fails if it has the property, or is a quorum queue.
                channel.queue_declare(
                    self._queue,
                    durable=True,
                    auto_delete=False,
                    exclusive=False,
                    arguments={"x-queue-type": "classic"},
                )
        except NotThere:
            return []
        except BrokerUnavailable as error:
            for property_, loss in _LOSSES.items():
                if f"inequivalent arg '{property_}'" in str(error):
                    return [
                        Shortcoming(
                            loss,
                            f"delete the queue {self._queue} when it is empty; a"
                            " worker creates it correctly",
                        )
                    ]
            if not isinstance(error.__cause__, PreconditionFailed | AccessRefused):
                raise
            return []
        return [_ON_ONE_NODE] if self._is_cluster else []

    @contextmanager
    def consume(self, name: str) -> Iterator[Consumer]:
        """Take reports until the block ends; then return the rest to the queue."""
        self._declared.declare(self._reading)
        with self._reading.channel() as channel:
            consumer = Consumer(channel, self._queue, self.publish_again)
            yield consumer
            consumer.give_back_untaken()

    def publish(self, payloads: Iterable[bytes]) -> None:
        """Publish persistent messages, and wait for the broker's confirms."""
        self._publish(message_of(payload, datetime.now(UTC)) for payload in payloads)

    def publish_again(self, messages: Iterable[Earlier]) -> None:
        """Publish messages with their earlier arrivals, like :meth:`publish`."""
        self._publish(message_of(*message) for message in messages)

    def close(self) -> None:
        """Close the connections."""
        self._reading.close()
        self._writing.close()

    def _publish(self, messages: Iterable[amqp.Message]) -> None:
        self._declared.declare(self._writing)
        with self._writing.channel() as channel:
            publish_confirmed(channel, self._queue, self._queue, messages)
