"""How far the replica is behind, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from db.replication.replica import Replica


class ReplicaGauges(Collector):
    """Measures of the replica, as one process of the API sees it."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; no lag while none is known."""
        is_near = self._replica.staleness() is not None
        yield GaugeMetricFamily(
            "fuel_history_replica_used",
            "1: the replica answers what is only read; 0: the primary does.",
            is_near,
        )
        seconds, behind = self._replica.lag()
        lag = GaugeMetricFamily(
            "fuel_history_replica_lag_seconds",
            "How long ago the primary wrote the first of what the replica has not.",
        )
        size = GaugeMetricFamily(
            "fuel_history_replica_lag_bytes",
            "How much of the primary's log the replica has not replayed.",
        )
        if seconds is not None:
            lag.add_metric([], seconds)
            size.add_metric([], behind)
        yield lag
        yield size
