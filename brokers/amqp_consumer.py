"""Takes reports from a queue of RabbitMQ, for one run of receive_reports."""

import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from brokers.amqp_messages import returns_of, time_of
from brokers.batch_size import TARGET, BatchSize
from brokers.interface import Delivery, Earlier


#: Seconds between two looks at an empty queue while more may come.
_LOOK = 0.005
#: From so many messages on, a consumer is faster than single gets.
_FEW = 8
_TAG = "reports"
#: Seconds without a message after which an open consumer has got what there was.
_SILENCE = 0.05


class Consumer:
    """Takes what is in the queue, and lets no message come that is not there yet.

    A consumer that is left open gets messages while its process stores others, waits
    for a lock or hangs, and nobody else can have them. So it is only left open where
    more wait than it can get.
    """

    def __init__(
        self,
        channel: Any,
        queue: str,
        publish_again: Callable[[Iterable[Earlier]], None],
    ) -> None:
        self._channel = channel
        self._queue = queue
        self._publish_again = publish_again
        self._origin = f"amqp queue {queue}"
        self._size = BatchSize()
        self._delivered: deque[Any] = deque()
        self._unacknowledged: set[int] = set()
        self._prefetch = 0
        self._is_open = False
        # A body is bytes, whatever its content_encoding says they are: what that
        # makes of them may be no report, or no text.
        channel.auto_decode = False

    @property
    def has_more(self) -> bool:
        return self._is_open or bool(self._delivered)

    def take(self, limit: int, linger: float, *, ahead: bool = False) -> list[Delivery]:
        limit = self._size.of(limit)
        if self._is_open and not (ahead and self._prefetch == 2 * limit):
            in_hand = len(self._unacknowledged) + len(self._delivered)
            self._let_come(self._prefetch - in_hand)
            self._close()
        if ahead and not self._is_open:
            # This batch, and the one that travels meanwhile.
            self._open(2 * limit)
        taken = [self._delivery(message) for message in self._messages(limit, linger)]
        self._unacknowledged.update(int(delivery.tag) for delivery in taken)
        self._size.saw(taken)
        return taken

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if not deliveries:
            return
        tags = {int(delivery.tag) for delivery in deliveries}
        self._unacknowledged -= tags
        last = max(tags)
        if any(tag < last for tag in self._unacknowledged):
            for tag in tags:
                self._channel.basic_ack(tag)
        else:
            self._channel.basic_ack(last, multiple=True)

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        """Do nothing: they are this channel's until it is closed."""

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        # A queue that counts returns throws a message away after too many. A copy
        # begins at zero, and storing both changes nothing.
        often = [delivery for delivery in deliveries if delivery.returns]
        if often:
            self._publish_again(
                Earlier(delivery.payload, delivery.arrived_at) for delivery in often
            )
            self.acknowledge(often)
        for delivery in deliveries:
            if not delivery.returns:
                self._channel.basic_reject(delivery.tag, requeue=True)
                self._unacknowledged.discard(int(delivery.tag))

    def give_back_untaken(self) -> None:
        """Give back what came ahead, as what was taken."""
        untaken = [self._delivery(message) for message in self._delivered]
        self._delivered.clear()
        self.give_back(untaken)

    def _messages(self, limit: int, linger: float) -> Iterator[Any]:
        end = time.monotonic() + linger
        taken = size = 0
        while taken < limit and size < TARGET:
            if not self._delivered:
                self._fetch(limit - taken)
            if self._delivered:
                message = self._delivered.popleft()
                taken += 1
                size += len(message.body or b"")
                yield message
            elif taken or time.monotonic() > end:
                return
            else:
                time.sleep(_LOOK)

    def _fetch(self, wanted: int) -> None:
        """Let some of the messages that wait come."""
        if self._is_open:
            with suppress(socket.timeout):  # as py-amqp documents it
                self._channel.connection.drain_events(timeout=_SILENCE)
            if not self._delivered:
                # There are not as many as was thought.
                self._close()
            return
        message = self._channel.basic_get(self._queue)
        if message is None:
            return
        self._delivered.append(message)
        waiting = min(message.delivery_info["message_count"], wanted - 1)
        if waiting >= _FEW:
            self._open(waiting)
            self._let_come(waiting)
            self._close()

    def _open(self, number: int) -> None:
        """Let at most so many come from now on that are not acknowledged."""
        if number != self._prefetch:
            self._channel.basic_qos(0, number, a_global=False)
            self._prefetch = number
        self._channel.basic_consume(
            self._queue, _TAG, nowait=True, callback=self._delivered.append
        )
        self._is_open = True

    def _let_come(self, number: int) -> None:
        """Wait until so many more have come, or none comes any more."""
        expected = len(self._delivered) + number
        with suppress(socket.timeout):  # as py-amqp documents it
            while len(self._delivered) < expected:
                self._channel.connection.drain_events(timeout=_SILENCE)

    def _close(self) -> None:
        """Let no more come, when all came that may be on its way.

        A quorum queue answers this before it has sent what it had. That would go back
        with the channel, counted as a return, until the queue throws it away.
        """
        self._channel.basic_cancel(_TAG)
        self._is_open = False

    def _delivery(self, message: Any) -> Delivery:
        return Delivery(
            message.delivery_tag,
            # An empty one is a text in any case.
            bytes(message.body or b""),
            time_of(message),
            self._origin,
            bool(message.delivery_info["redelivered"]),
            returns_of(message),
        )
