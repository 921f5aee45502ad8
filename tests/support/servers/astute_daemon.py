"""A stand-in for Astute's daemon: its queues, and what it got (contract.md 1.1)."""

from typing import Any
from uuid import uuid4

from tests.support.streams.collecting import Collecting


class AstuteDaemon(Collecting):
    """Consumes the orders of Nailgun: the durable queue `naily`.

    Astute binds that queue to its *own* exchange `nailgun`, with an empty key; the
    exchange `naily` and the binding to it come with Nailgun's first cast.
    """

    def declare(self, channel: Any) -> str:
        channel.exchange_declare("nailgun", "topic", durable=True, auto_delete=False)
        channel.queue_declare("naily", durable=True, auto_delete=False)
        channel.queue_bind("naily", "nailgun", "")
        return "naily"


class AstuteService(Collecting):
    """Consumes the stops: an exclusive queue at the fanout `naily_service`."""

    def declare(self, channel: Any) -> str:
        name = f"naily_service_{uuid4()}"
        channel.exchange_declare(
            "naily_service", "fanout", durable=False, auto_delete=True
        )
        channel.queue_declare(name, durable=False, exclusive=True, auto_delete=True)
        channel.queue_bind(name, "naily_service", "")
        return name
