"""Watch messages pass through a separate queue, without consuming anyone's."""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from uuid import uuid4

from brokers.amqp_connection import Connection
from brokers.binding import Binding


class Passing(NamedTuple):
    """A message that passed."""

    by: Binding
    bytes: int


@contextmanager
def onlooking(
    url: str, queue: str, bindings: Iterable[Binding]
) -> Iterator[Callable[[float], Passing | None]]:
    """Yield a function that waits some seconds for a message, and returns the first.

    The copies go to a queue that is named after `queue`, bound like it, and removed
    when the block ends. The exchanges must exist. Raises BrokerUnavailable.
    """
    connection = Connection(url)
    seen: list[Passing] = []

    def came(message: Any) -> None:
        said = message.delivery_info
        by = Binding(said["exchange"], said["routing_key"])
        seen.append(Passing(by, len(message.body or b"")))

    try:
        with connection.channel() as channel:
            channel.auto_decode = False
            name = f"{queue}.onlooker.{uuid4().hex}"
            # A virtual host may make all other queues quorum queues, which cannot be
            # exclusive.
            channel.queue_declare(
                name,
                exclusive=True,
                auto_delete=True,
                arguments={"x-queue-type": "classic"},
            )
            for each in bindings:
                channel.queue_bind(name, *each)
            channel.basic_consume(name, no_ack=True, exclusive=True, callback=came)

            def wait(seconds: float) -> Passing | None:
                if not seen:
                    with suppress(socket.timeout):  # as py-amqp documents it
                        channel.connection.drain_events(timeout=seconds)
                return seen[0] if seen else None

            yield wait
    finally:
        connection.close()
