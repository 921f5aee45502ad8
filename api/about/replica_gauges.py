"""The lag of the replicas, for Prometheus."""

from collections.abc import Iterator, Sequence

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from db.replication.replica import Replica


class ReplicaGauges(Collector):
    """Gauges of the replicas as one API process sees them."""

    def __init__(self, replicas: Sequence[Replica]) -> None:
        self._replicas = replicas

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; the lag is left out while it is not known."""
        near = [each for each in self._replicas if each.staleness() is not None]
        yield GaugeMetricFamily(
            "fuel_history_replica_used",
            "1: the replica answers read requests; 0: the primary does.",
            bool(near),
        )
        # Of the one that is used; if none is, of the first.
        seconds, behind = (near or self._replicas)[0].lag()
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
