"""A stand-in for Astute's daemon: its queues and their messages (contract.md 1.1)."""

from typing import Any
from uuid import uuid4

from tests.support.streams.collecting import Collecting


class AstuteDaemon(Collecting):
    """Consumes Nailgun's requests from the durable queue `naily`.

    Astute binds this queue to its *own* exchange `nailgun`, with an empty key.
    Nailgun's first cast declares the exchange `naily` and binds the queue to it.
    """

    def declare(self, channel: Any) -> str:
        channel.exchange_declare("nailgun", "topic", durable=True, auto_delete=False)
        channel.queue_declare("naily", durable=True, auto_delete=False)
        channel.queue_bind("naily", "nailgun", "")
        return "naily"


class AstuteService(Collecting):
    """Consumes stops from an exclusive queue at the fanout exchange `naily_service`."""

    def declare(self, channel: Any) -> str:
        name = f"naily_service_{uuid4()}"
        channel.exchange_declare(
            "naily_service", "fanout", durable=False, auto_delete=True
        )
        channel.queue_declare(name, durable=False, exclusive=True, auto_delete=True)
        channel.queue_bind(name, "naily_service", "")
        return name
