"""The lag of the replica, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from db.replication.replica import Replica


class ReplicaGauges(Collector):
    """Gauges of the replica as one API process sees it."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; the lag is left out while it is not known."""
        is_near = self._replica.staleness() is not None
        yield GaugeMetricFamily(
            "fuel_history_replica_used",
            "1: the replica answers read requests; 0: the primary does.",
            is_near,
        )
        seconds, behind = self._replica.lag()
        lag = GaugeMetricFamily(
            "fuel_history_replica_lag_seconds",
            "Age of the oldest write of the primary that the replica does not have.",
        )
        size = GaugeMetricFamily(
            "fuel_history_replica_lag_bytes",
            "Size of the primary's log that the replica has not replayed.",
        )
        if seconds is not None:
            lag.add_metric([], seconds)
            size.add_metric([], behind)
        yield lag
        yield size
