"""A stand-in for Nailgun's receiver: its queue and messages (contract.md 1.1)."""

from typing import Any

import kombu

from tests.support.streams.collecting import Collecting


class NailgunReceiver(Collecting):
    """Declares the exchange and the queue `nailgun` as receiverd does; consumes it."""

    def declare(self, channel: Any) -> str:
        exchange = kombu.Exchange("nailgun", "topic", durable=True)
        queue = kombu.Queue("nailgun", exchange, routing_key="nailgun")
        queue(channel).declare()
        return "nailgun"
