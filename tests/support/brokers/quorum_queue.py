"""A quorum queue, as an operator declares one; it counts redeliveries."""

from typing import Any

import kombu


def declare(url: str, queue: str, **arguments: Any) -> None:
    """Declare the reports' queue and Nailgun's exchange before a worker does.

    `arguments` add to the queue's arguments, or replace them.
    """
    with kombu.Connection(url) as connection:
        channel = connection.default_channel
        channel.exchange_declare(queue, "topic", durable=True, auto_delete=False)
        channel.queue_declare(
            queue,
            durable=True,
            auto_delete=False,
            arguments={"x-queue-type": "quorum", **arguments},
        )
        channel.queue_bind(queue, queue, queue)
