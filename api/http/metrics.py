"""What Prometheus learns of requests: by route, never by id."""

import functools
import re

import falcon
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


#: Of requests that no route takes, or that were refused before one was found.
NO_ROUTE = "none"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_CONVERTER = re.compile(r":\w+(?=})")
_METHODS = frozenset(falcon.constants.HTTP_METHODS)


class RequestMeasures:
    """The measures of one API process; see docs/operations.md."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "fuel_history_http_requests",
            "Requests that were answered.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "fuel_history_http_request_seconds",
            "From a request to the last byte of its answer, also for who reads slowly.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Tell of a request that is answered."""
        # Anybody can make methods up.
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)


class StreamMeasures:
    """The open streams of live updates of one API process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._open = Gauge(
            "fuel_history_streams_open",
            "Streams of live updates that are open.",
            registry=registry,
            multiprocess_mode="sum",
        )
        # What a process that was killed had in this place.
        self._open.set(0)
        self._cut_off = Counter(
            "fuel_history_streams_cut_off",
            "Streams whose clients took nothing of what was sent.",
            registry=registry,
        )

    def opened(self) -> None:
        """Tell of a stream that begins."""
        self._open.inc()

    def closed(self) -> None:
        """Tell of a stream's end."""
        self._open.dec()

    def cut_off(self) -> None:
        """Tell of a stream that is ended because its client dawdles."""
        self._cut_off.inc()


def route_of(request: falcon.Request) -> str:
    """Return the template of the URL that was asked for."""
    return _shown(request.uri_template) if request.uri_template else NO_ROUTE


@functools.cache
def _shown(template: str) -> str:
    # /api/transactions/{transaction_id:number} → …/{transaction_id}
    return _CONVERTER.sub("", template)
