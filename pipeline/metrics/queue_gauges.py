"""Number of reports that wait in the broker, read when Prometheus scrapes."""

import threading
from collections.abc import Iterator

import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from brokers.interface import Backlog, Broker, BrokerUnavailable


log = structlog.get_logger()


class QueueGauges(Collector):
    """Gauges of the broker, over a connection of their own."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        # Each scrape comes in its own thread.
        self._lock = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; without values if the broker does not answer."""
        up = GaugeMetricFamily(
            "fuel_history_queue_up", "1: the reports' broker answers; 0: it does not."
        )
        waiting = GaugeMetricFamily(
            "fuel_history_queue_reports",
            "Reports in the broker: `waiting`, not taken yet; `held`, taken and not"
            " stored yet (Redis only).",
            labels=["state"],
        )
        try:
            with self._lock:
                backlog = self._backlog()
        except BrokerUnavailable as error:
            log.warning("queue_not_measured", reason=str(error))
            up.add_metric([], 0)
        else:
            up.add_metric([], 1)
            for state, number in backlog._asdict().items():
                waiting.add_metric([state], number)
        yield up
        yield waiting

    def _backlog(self) -> Backlog:
        try:
            return self._broker.backlog()
        except BrokerUnavailable:
            # An idle connection may have broken unnoticed.
            return self._broker.backlog()
