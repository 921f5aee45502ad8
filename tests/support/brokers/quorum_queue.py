"""A queue that counts how often a message came back, as an operator makes one."""

from typing import Any

import kombu


def declare(url: str, queue: str, **arguments: Any) -> None:
    """Make the reports' queue, with Nailgun's exchange, before any worker does.

    `arguments` are more of the queue's, or other ones.
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
