"""What a queue can be bound to, and what Nailgun's exchanges are."""

from typing import NamedTuple


class Binding(NamedTuple):
    """Copies of what is published to an exchange with this key come to the queue."""

    exchange: str
    routing_key: str

    def __str__(self) -> str:
        return f"{self.exchange}/{self.routing_key}"


#: What Nailgun and Astute tell each other (contract.md 1.1): the reports; the orders,
#: start messages among them; and the stops.
OF_FUEL = (
    Binding("nailgun", "nailgun"),
    Binding("naily", "naily"),
    Binding("naily_service", "naily"),
)
#: Exchanges that Nailgun declares as durable topics, not auto-delete (contract.md
#: 1.1). Declared like that before it, they are what it finds. `naily_service` is
#: Astute's, not durable and auto-delete, and only Astute makes it.
DECLARED_AS_TOPICS = frozenset({"nailgun", "naily"})
#: Queues from which Fuel's own services live.
QUEUE_OF_NAILGUN = "nailgun"
QUEUE_OF_ASTUTE = "naily"
