"""What Prometheus learns of the receiver: once a batch, never once a report."""

from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

from astute.bad_report import Reason
from pipeline.counts import Counts


#: Fields of Counts by the words of the label.
_OUTCOMES = {
    "start": "starts",
    "stored": "reports",
    "gated": "gated",
    "parked": "parked",
    "dead": "dead",
}
_ENTRIES = {"changed": "rows_changed", "unchanged": "rows_unchanged"}
_TRANSITIONS = ("ended_unstarted", "started_after_end", "skipped_after_start")
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
#: From 10 ms to ten minutes.
_LAGS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class Measures:
    """The measures of the processes that receive; see docs/operations.md."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._reports = Counter(
            "fuel_history_reports",
            "Reports that were taken, by what became of them.",
            ["outcome"],
            registry=registry,
        )
        self._dead = Counter(
            "fuel_history_dead_reports",
            "Reports that could not be taken, by the reason.",
            ["reason"],
            registry=registry,
        )
        self._unparked = Counter(
            "fuel_history_unparked_reports",
            "Parked reports that were applied when their run began.",
            registry=registry,
        )
        self._entries = Counter(
            "fuel_history_entries",
            "History entries that batches spoke of, by whether that changed them.",
            ["result"],
            registry=registry,
        )
        self._unexpected = Counter(
            "fuel_history_unexpected_transitions",
            "Entries of runs, as the end of the run found them, that no orchestrator"
            " should report.",
            ["kind"],
            registry=registry,
        )
        self._size = Histogram(
            "fuel_history_batch_reports",
            "Reports of one batch.",
            buckets=_SIZES,
            registry=registry,
        )
        self._seconds = Histogram(
            "fuel_history_batch_seconds",
            "How long a batch took, from its last report to its acknowledgement.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._lag = Histogram(
            "fuel_history_lag_seconds",
            "Of each batch's oldest report, from its arrival at the broker to the"
            " commit.",
            buckets=_LAGS,
            registry=registry,
        )
        self._from_zero()

    def committed(self, oldest: datetime) -> None:
        """Tell of a batch that is committed now, and when its oldest report came."""
        # Clocks of two machines may disagree.
        self._lag.observe(max((datetime.now(UTC) - oldest).total_seconds(), 0))

    def stored(self, counts: Counts, seconds: float) -> None:
        """Tell of a batch that is acknowledged."""
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
        for reason, number in counts.reasons.items():
            self._dead.labels(reason).inc(number)
        if counts.unparked:
            self._unparked.inc(counts.unparked)

    def _from_zero(self) -> None:
        # So that the first report of a kind is seen as a rise.
        for outcome in _OUTCOMES:
            self._reports.labels(outcome)
        for reason in Reason:
            self._dead.labels(reason)
        for result in _ENTRIES:
            self._entries.labels(result)
        for kind in _TRANSITIONS:
            self._unexpected.labels(kind)
