"""Reports in RabbitMQ, with the exchange, queue and routing key of Nailgun."""

import socket
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import amqp
import kombu
from amqp.exceptions import NotFound

from brokers.amqp_messages import message_of, time_of
from brokers.buffered_socket import buffer
from brokers.interface import Backlog, BrokerUnavailable, Delivery, Earlier


#: A batch is cut here, whatever its number of reports: 4 MB.
_BATCH_BYTES = 4 << 20
_TIMEOUT = 10


class RabbitMQ:
    """The queue `queue` (exchange and routing key of the same name) at `url`."""

    def __init__(self, url: str, queue: str) -> None:
        self._queue = queue
        self._connection: Any = kombu.Connection(
            url,
            connect_timeout=5,
            # Nobody would answer heartbeats between two runs; TCP watches instead.
            heartbeat=0,
            transport_options={"read_timeout": _TIMEOUT, "write_timeout": _TIMEOUT},
        )

    def backlog(self) -> Backlog:
        """Return what waits in the queue; RabbitMQ gives back what the dead held."""
        with self._errors(), self._channel() as channel:
            try:
                declared = channel.queue_declare(self._queue, passive=True)
            except NotFound:
                return Backlog(0, 0)
            return Backlog(declared.message_count, 0)

    def oldest(self) -> None:
        """Tell nothing: to look at a message is to take it and give it back.

        A quorum queue counts that as a delivery that failed.
        """

    @contextmanager
    def consume(self, name: str) -> Iterator["_Consumer"]:
        """Take reports until the block ends; then what is left goes back."""
        with self._errors():
            self._declare()
            with self._channel() as channel:
                yield _Consumer(channel, self._queue)

    def publish(self, payloads: Iterable[bytes]) -> None:
        """Publish persistent messages in one AMQP transaction."""
        self._publish(message_of(payload, datetime.now(UTC)) for payload in payloads)

    def publish_again(self, messages: Iterable[Earlier]) -> None:
        """Publish messages that say when they arrived before, likewise."""
        self._publish(message_of(*message) for message in messages)

    def close(self) -> None:
        """Close the connection."""
        self._connection.release()

    def _publish(self, messages: Iterable[amqp.Message]) -> None:
        with self._errors():
            self._declare()
            with self._channel() as channel:
                channel.tx_select()
                returned: list[Exception] = []
                channel.events["basic_return"].add(
                    lambda error, *_: returned.append(error)
                )
                for message in messages:
                    channel.basic_publish(
                        message, self._queue, self._queue, mandatory=True
                    )
                channel.tx_commit()
                if returned:
                    # Otherwise they would be lost, and nobody told.
                    raise BrokerUnavailable(
                        f"the exchange {self._queue} leads to no queue: bind one"
                    )

    def _declare(self) -> None:
        # A queue that exists is taken as it is: an operator may have made it a
        # quorum queue, and declaring it otherwise would fail.
        try:
            with self._channel() as channel:
                channel.queue_declare(self._queue, passive=True)
        except NotFound:
            with self._channel() as channel:
                channel.exchange_declare(
                    self._queue, "topic", durable=True, auto_delete=False
                )
                channel.queue_declare(self._queue, durable=True, auto_delete=False)
                channel.queue_bind(self._queue, self._queue, self._queue)

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        channel = self._connection.channel()
        buffer(channel.connection.transport)
        try:
            yield channel
        finally:
            # A broken connection closed it already; the first error matters.
            with suppress(*self._failures()):
                channel.close()

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (
            *self._connection.connection_errors,
            *self._connection.channel_errors,
        )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except self._failures() as error:
            # The next call connects anew.
            with suppress(*self._failures()):
                self._connection.release()
            self._connection = self._connection.clone()
            raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error


class _Consumer:
    def __init__(self, channel: Any, queue: str) -> None:
        self._channel = channel
        self._queue = queue
        self._origin = f"amqp queue {queue}"
        self._delivered: deque[Any] = deque()
        self._prefetch = 0
        # A body is bytes, whatever its content_encoding says they are: what that
        # makes of them may be no report, or no text.
        channel.auto_decode = False

    def take(self, limit: int, linger: float) -> list[Delivery]:
        self._start(limit)
        taken: list[Delivery] = []
        size = 0
        while len(taken) < limit and size < _BATCH_BYTES:
            if not self._delivered and not self._wait(0 if taken else linger):
                break
            delivery = self._delivery(self._delivered.popleft())
            size += len(delivery.payload)
            taken.append(delivery)
        return taken

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            self._channel.basic_ack(deliveries[-1].tag, multiple=True)

    def _start(self, limit: int) -> None:
        if self._prefetch:
            return
        # Twice a batch: the next one travels while this one is stored.
        self._prefetch = 2 * limit
        self._channel.basic_qos(0, self._prefetch, a_global=False)
        self._channel.basic_consume(self._queue, callback=self._delivered.append)

    def _wait(self, seconds: float) -> bool:
        try:
            while not self._delivered:
                self._channel.connection.drain_events(timeout=seconds)
        except socket.timeout:  # noqa: UP041 - what py-amqp documents
            return False
        return True

    def _delivery(self, message: Any) -> Delivery:
        return Delivery(
            message.delivery_tag,
            # An empty one is a text in any case.
            bytes(message.body or b""),
            time_of(message),
            self._origin,
        )
