"""Remove the queues of a test."""

import kombu
import redis


def delete_queues(broker_url: str, name: str) -> None:
    """Remove a test's queues of reports and of rings."""
    if broker_url.startswith("redis"):
        with redis.Redis.from_url(broker_url) as server:
            server.delete(name, f"fuel-history.{name}")
        return
    with kombu.Connection(broker_url) as connection:
        channel = connection.default_channel
        channel.queue_delete(name)
        channel.exchange_delete(name)
        channel.queue_delete(f"fuel-history.{name}")
        channel.exchange_delete(f"fuel-history.{name}")
