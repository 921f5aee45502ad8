"""Prometheus metrics of requests: by route, never by id."""

import functools
import re

import falcon
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


#: The route of requests that match none, or were refused before routing.
NO_ROUTE = "none"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_CONVERTER = re.compile(r":\w+(?=})")
_METHODS = frozenset(falcon.constants.HTTP_METHODS)


class RequestMeasures:
    """The metrics of one API process; see docs/operations.md."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "fuel_history_http_requests",
            "Requests that were answered.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "fuel_history_http_request_seconds",
            "Time from a request to the last byte of its answer, including slow"
            " readers.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        # Clients can invent methods, so others share one label.
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)


class StreamMeasures:
    """The open streams of live updates of one API process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._open = Gauge(
            "fuel_history_streams_open",
            "Open streams of live updates.",
            registry=registry,
            multiprocess_mode="sum",
        )
        # Reset the value that a killed process left behind.
        self._open.set(0)
        self._cut_off = Counter(
            "fuel_history_streams_cut_off",
            "Streams closed because their clients read nothing that was sent.",
            registry=registry,
        )

    def opened(self) -> None:
        """Count a stream that opens."""
        self._open.inc()

    def closed(self) -> None:
        """Count a stream that closes."""
        self._open.dec()

    def cut_off(self) -> None:
        """Count a stream that is closed because its client is too slow."""
        self._cut_off.inc()


def route_of(request: falcon.Request) -> str:
    """Return the URL template that the request matched."""
    return _shown(request.uri_template) if request.uri_template else NO_ROUTE


@functools.cache
def _shown(template: str) -> str:
    # /api/transactions/{transaction_id:number} → …/{transaction_id}
    return _CONVERTER.sub("", template)
