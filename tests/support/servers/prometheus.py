"""Metrics as Prometheus reads them."""

import urllib.request
from collections.abc import Iterable, Mapping

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families


class Scrape:
    """One answer to Prometheus."""

    def __init__(self, text: str) -> None:
        self.families: list[Metric] = list(text_string_to_metric_families(text))

    def value(self, name: str, **labels: str) -> float:
        """Return the value of one sample."""
        [found] = [
            sample.value
            for family in self.families
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        return found

    def names(self) -> set[str]:
        """Return the names of the metrics."""
        return {
            f"{family.name}_total" if family.type == "counter" else family.name
            for family in self.families
        }

    def labels(self) -> Iterable[Mapping[str, str]]:
        """Return the labels of all samples."""
        return [s.labels for family in self.families for s in family.samples]


def scrape(bind: str) -> Scrape:
    """Return a worker's metrics."""
    with urllib.request.urlopen(f"http://{bind}/metrics", timeout=30) as answer:
        return Scrape(answer.read().decode())
