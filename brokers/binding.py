"""Bindings of a queue, and the properties of Nailgun's exchanges."""

from typing import NamedTuple


class Binding(NamedTuple):
    """Copies of messages published to an exchange with this key go to the queue."""

    exchange: str
    routing_key: str

    def __str__(self) -> str:
        return f"{self.exchange}/{self.routing_key}"


#: The traffic of Nailgun and Astute (contract.md 1.1): the reports; the orders,
#: including start messages; and the stops.
OF_FUEL = (
    Binding("nailgun", "nailgun"),
    Binding("naily", "naily"),
    Binding("naily_service", "naily"),
)
#: Exchanges that Nailgun declares as durable topics, not auto-delete (contract.md 1.1).
#: We can declare them the same way before Nailgun does. `naily_service` is Astute's,
#: not durable and auto-delete, and only Astute creates it.
DECLARED_AS_TOPICS = frozenset({"nailgun", "naily"})
#: Queues that Fuel's own services consume from.
QUEUE_OF_NAILGUN = "nailgun"
QUEUE_OF_ASTUTE = "naily"
