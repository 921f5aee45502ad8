"""The state of the reports' queue's bindings, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from pipeline.bindings.state import BindingsState


_LABELS = ("exchange", "routing_key")


class BindingGauges(Collector):
    """Gauges of the bindings as of the worker's last check."""

    def __init__(self, state: BindingsState) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; without values on Redis, and before the first check."""
        gone = GaugeMetricFamily(
            "fuel_history_binding_gone",
            "1: no copies reach the reports' queue by this binding; 0: they do.",
            labels=_LABELS,
        )
        restorations = CounterMetricFamily(
            "fuel_history_binding_restorations",
            "How often the binding was missing and was restored.",
            labels=_LABELS,
        )
        for each in self._state.told():
            gone.add_metric(each.binding, int(each.missing is not None))
            restorations.add_metric(each.binding, each.restorations)
        yield gone
        yield restorations
