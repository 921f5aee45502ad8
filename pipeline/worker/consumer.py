"""Celery's consumer of a worker, without what rings do not need."""

from typing import Any

from celery import bootsteps
from celery.worker.consumer import Consumer
from celery.worker.consumer.connection import Connection


#: It declares 28 queues on each node, for tasks that start later. Rings start at once.
_NOT_NEEDED = "celery.worker.consumer.delayed_delivery:DelayedDelivery"
#: What is told of the connection.
_SHOWN = ("transport", "hostname", "port", "virtual_host", "userid")


class RingsConsumer(Consumer):
    """The setting `worker_consumer` names it."""

    class Blueprint(Consumer.Blueprint):  # type: ignore[valid-type, misc]
        """Celery's steps, except one."""

        default_steps = tuple(
            each for each in Consumer.Blueprint.default_steps if each != _NOT_NEEDED
        )


class ShownBroker(bootsteps.StartStopStep):
    """Hides the Sentinels' password from `inspect stats` and Flower.

    It tells of the broker after Celery's own step, and so instead of it.
    """

    requires = (Connection,)

    def start(self, parent: Any) -> None:
        """Do nothing."""

    def stop(self, parent: Any) -> None:
        """Do nothing."""

    def info(self, parent: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return which broker this worker is connected to."""
        if parent.connection is None:
            return {}
        told = parent.connection.info()
        return {"broker": {name: told[name] for name in _SHOWN}}
