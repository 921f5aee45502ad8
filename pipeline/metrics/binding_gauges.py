"""Whether the reports' queue is bound, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from pipeline.bindings.state import BindingsState


_LABELS = ("exchange", "routing_key")


class BindingGauges(Collector):
    """Measures of the bindings as the worker's last look found them."""

    def __init__(self, state: BindingsState) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Yield them; without numbers on Redis, and before the first look."""
        gone = GaugeMetricFamily(
            "fuel_history_binding_gone",
            "1: no copies come to the reports' queue by this binding; 0: they do.",
            labels=_LABELS,
        )
        restorations = CounterMetricFamily(
            "fuel_history_binding_restorations",
            "How often the binding had gone and was made again.",
            labels=_LABELS,
        )
        for each in self._state.told():
            gone.add_metric(each.binding, int(each.missing is not None))
            restorations.add_metric(each.binding, each.restorations)
        yield gone
        yield restorations
