"""Prometheus metrics of the receiver: updated once per batch, not per report."""

from collections.abc import Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

from astute.bad_report import Reason
from astute.methods import REPORT_METHODS, TRANSACTION_METHODS
from db.domain.mends import Detail
from nailgun.errors import OUTCOMES
from pipeline.counts import Counts


#: Fields of Counts by the values of the label.
_OUTCOMES = {
    "start": "starts",
    "stored": "reports",
    "gated": "gated",
    "parked": "parked",
    "passed": "passed",
    "dead": "dead",
}
_ENTRIES = {"changed": "rows_changed", "unchanged": "rows_unchanged"}
#: Maximum number of methods with their own metric; Nailgun and Astute have some thirty.
_MOST_METHODS = 100
_TRANSITIONS = ("ended_unstarted", "started_after_end", "skipped_after_start")
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
#: From 10 ms to ten minutes.
_LAGS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class Measures:
    """The metrics of the receiving processes; see docs/operations.md."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"fuel_history_{name}", what, labels, registry=registry)

        def histogram(name: str, what: str, buckets: Sequence[float]) -> Histogram:
            return Histogram(
                f"fuel_history_{name}", what, buckets=buckets, registry=registry
            )

        self._reports = counter("reports", "Received reports, by outcome.", "outcome")
        self._dead = counter(
            "dead_reports", "Reports that could not be recorded, by reason.", "reason"
        )
        self._passed = counter(
            "passed_messages",
            "Messages that are not reports of deployments, by method.",
            "method",
        )
        self._methods: set[str] = set()
        self._mended = counter(
            "mended_details",
            "Unreadable details of reports that were replaced, by kind.",
            "kind",
        )
        self._unparked = counter(
            "unparked_reports",
            "Parked reports that were applied when their run was registered.",
        )
        self._second_starts = counter(
            "second_starts",
            "Start messages of runs that had already started, by whether they differed"
            " from the first one.",
            "differs",
        )
        self._entries = counter(
            "entries",
            "History entries in batches, by whether the batch changed them.",
            "result",
        )
        self._unexpected = counter(
            "unexpected_transitions",
            "Entries of ended runs with a transition that no orchestrator should"
            " report.",
            "kind",
        )
        self._asks = counter(
            "nailgun_asks", "Requests to Nailgun, by outcome.", "outcome"
        )
        self._size = histogram("batch_reports", "Reports per batch.", _SIZES)
        self._seconds = histogram(
            "batch_seconds",
            "How long a batch took, from its last report to its acknowledgement.",
            _SECONDS,
        )
        self._lag = histogram(
            "lag_seconds",
            "Of each batch's oldest report, from its arrival at the broker to the"
            " commit.",
            _LAGS,
        )
        self._from_zero()

    def committed(self, oldest: datetime) -> None:
        """Record a committed batch, and the arrival of its oldest report."""
        # The clocks of two machines may differ.
        self._lag.observe(max((datetime.now(UTC) - oldest).total_seconds(), 0))

    def stored(self, counts: Counts, seconds: float) -> None:
        """Record an acknowledged batch."""
        self._size.observe(counts.received)
        self._seconds.observe(seconds)
        for outcome, name in _OUTCOMES.items():
            if number := getattr(counts, name):
                self._reports.labels(outcome).inc(number)
        for result, name in _ENTRIES.items():
            if number := getattr(counts, name):
                self._entries.labels(result).inc(number)
        for kind in _TRANSITIONS:
            if number := getattr(counts, kind):
                self._unexpected.labels(kind).inc(number)
        self._by_kind(counts)
        self._count_second_starts(counts)
        if counts.unparked:
            self._unparked.inc(counts.unparked)

    def _by_kind(self, counts: Counts) -> None:
        for reason, number in counts.reasons.items():
            self._dead.labels(reason).inc(number)
        for method, number in counts.methods.items():
            self._passed.labels(self._method(method)).inc(number)
        for detail, number in counts.mended.items():
            self._mended.labels(detail).inc(number)

    def _method(self, method: str) -> str:
        # Anyone can invent any number of methods.
        if method not in self._methods and len(self._methods) == _MOST_METHODS:
            return "other"
        self._methods.add(method)
        return method

    def _count_second_starts(self, counts: Counts) -> None:
        for differs, number in _second_starts(counts).items():
            if number:
                self._second_starts.labels(differs).inc(number)

    def nailgun_answered(self, outcome: str) -> None:
        """Record the outcome of a request to Nailgun: a word of its OUTCOMES."""
        self._asks.labels(outcome).inc()

    def _from_zero(self) -> None:
        # Initialised to 0, so that the first report of a kind shows as an increase.
        for outcome in _OUTCOMES:
            self._reports.labels(outcome)
        for reason in Reason:
            self._dead.labels(reason)
        for method in sorted(TRANSACTION_METHODS - REPORT_METHODS):
            self._passed.labels(self._method(method))
        for detail in Detail:
            self._mended.labels(detail)
        for result in _ENTRIES:
            self._entries.labels(result)
        for kind in _TRANSITIONS:
            self._unexpected.labels(kind)
        for outcome in OUTCOMES:
            self._asks.labels(outcome)
        for differs in _second_starts(Counts()):
            self._second_starts.labels(differs)


def _second_starts(counts: Counts) -> dict[str, int]:
    differing = counts.differing_starts
    return {"no": counts.second_starts - differing, "yes": differing}
