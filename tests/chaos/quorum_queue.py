"""A queue that counts how often a message came back, and throws away what did often."""

import json
from typing import cast

from tests.chaos.servers import BrokerServer
from tests.support.brokers.quorum_queue import declare
from tests.support.brokers.rabbitmq_node import RabbitMQNode


def make_quorum_queue(server: BrokerServer, queue: str, limit: int) -> None:
    """Make the reports' queue a quorum queue, as an operator does before any worker.

    Its delivery limit comes from a policy; RabbitMQ 4 has one of 20 without.
    """
    node = cast(RabbitMQNode, server)
    policy = json.dumps({"delivery-limit": limit})
    node.control("set_policy", "limit", f"^{queue}$", policy, "--apply-to", "queues")
    declare(node.url, queue)
