"""Consume reports from a RabbitMQ queue, for one receive_reports task."""

import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from brokers.amqp_messages import returns_of, time_of
from brokers.batch_size import TARGET, BatchSize
from brokers.interface import Delivery, Earlier


#: Seconds between two checks of an empty queue while more may come.
_LOOK = 0.005
#: With at least this many messages a consumer is faster than single gets.
_FEW = 8
_TAG = "reports"
#: Seconds without a message after which an open consumer has received everything.
_SILENCE = 0.05


class Consumer:
    """Takes what is in the queue, and reserves no message that arrives later.

    A consumer that is left open receives messages while its process stores others,
    waits for a lock or hangs, and no other process can have them. So it is left open
    only while more messages wait than it can receive.
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
        # A body is bytes, whatever its content_encoding says: decoded it might not be
        # a report, or not be text.
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
            # This batch, and the one that is on its way meanwhile.
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
        """Do nothing: they belong to this channel until it is closed."""

    def give_back(
        self, deliveries: Sequence[Delivery], *, at_end: bool = False
    ) -> None:
        # A queue that counts returns discards a message after too many. A copy starts
        # at zero, and storing both changes nothing.
        often = [delivery for delivery in deliveries if delivery.returns]
        if often:
            self._publish_again(
                Earlier(delivery.payload, delivery.arrived_at) for delivery in often
            )
            self.acknowledge(often)
        if at_end:
            # They go back with the channel. RabbitMQ 3.10.8 sometimes crashes over a
            # rejected message of a quorum queue when it delivers it again, and loses
            # it (chaos `day-without-database`).
            return
        for delivery in deliveries:
            if not delivery.returns:
                self._channel.basic_reject(delivery.tag, requeue=True)
                self._unacknowledged.discard(int(delivery.tag))

    def give_back_untaken(self) -> None:
        """Give back messages that arrived ahead, as they were taken."""
        untaken = [self._delivery(message) for message in self._delivered]
        self._delivered.clear()
        self.give_back(untaken, at_end=True)

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
        """Receive some of the waiting messages."""
        if self._is_open:
            self._let_come(wanted)
            if not self._delivered:
                # There are fewer than expected.
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
        """Let at most `number` unacknowledged messages arrive from now on."""
        if number != self._prefetch:
            self._channel.basic_qos(0, number, a_global=False)
            self._prefetch = number
        self._channel.basic_consume(
            self._queue, _TAG, nowait=True, callback=self._delivered.append
        )
        self._is_open = True

    def _let_come(self, number: int) -> None:
        """Wait until `number` more have arrived, or none arrives any more."""
        expected = len(self._delivered) + number
        connection = self._channel.connection
        with _silence_limited(connection.sock):
            while len(self._delivered) < expected:
                connection.drain_events()

    def _close(self) -> None:
        """Stop receiving, once everything that may be on its way has arrived.

        A quorum queue answers this before it has sent everything. The rest would go
        back with the channel, counted as a return, until the queue discards it.
        """
        self._channel.basic_cancel(_TAG)
        self._is_open = False

    def _delivery(self, message: Any) -> Delivery:
        return Delivery(
            message.delivery_tag,
            # An empty body is text in any case.
            bytes(message.body or b""),
            time_of(message),
            self._origin,
            bool(message.delivery_info["redelivered"]),
            returns_of(message),
        )


@contextmanager
def _silence_limited(sock: socket.socket) -> Iterator[None]:
    """Leave the block after _SILENCE without a byte.

    Given to drain_events() instead, py-amqp would set and reset it for each of a
    message's three frames, which is a large part of the time of a message.
    """
    before = sock.gettimeout()
    sock.settimeout(_SILENCE)
    try:
        with suppress(socket.timeout):
            yield
    finally:
        with suppress(OSError):  # it is closed
            sock.settimeout(before)
