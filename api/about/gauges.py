"""Gauges of waiting reports and of partitions, read when Prometheus scrapes."""

from collections.abc import Iterator

import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from astute.bad_report import Reason
from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.domain.reports import ParkedState
from db.history.partitions import runs_ahead
from db.queries.waiting import count_dead, count_parked


log = structlog.get_logger()


class DatabaseGauges(Collector):
    """Gauges of the database; every API process reports the same values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; if the database is unavailable, only `database_up`."""
        up = GaugeMetricFamily(
            "fuel_history_database_up", "1: the database answers; 0: it does not."
        )
        try:
            found = self._read()
        except DatabaseUnavailable as error:
            log.warning("database_not_measured", reason=str(error))
            up.add_metric([], 0)
            found = []
        else:
            up.add_metric([], 1)
        yield up
        yield from found

    def _read(self) -> list[Metric]:
        with self._database.reader() as connection:
            parked = count_parked(connection)
            dead = count_dead(connection)
            ahead = runs_ahead(connection)
        waiting = GaugeMetricFamily(
            "fuel_history_dead_reports_waiting",
            "Dead reports that were not replayed, by reason.",
            labels=["reason"],
        )
        for reason in Reason:
            waiting.add_metric([reason], dead.get(reason, 0))
        by_state = GaugeMetricFamily(
            "fuel_history_parked_reports",
            "Reports whose run has not begun: waiting, or unannounced for"
            " PARKED_LIMIT_HOURS.",
            labels=["state"],
        )
        by_state.add_metric([ParkedState.waiting], parked.waiting)
        by_state.add_metric([ParkedState.unannounced], parked.unannounced)
        return [
            waiting,
            by_state,
            GaugeMetricFamily(
                "fuel_history_oldest_parked_timestamp_seconds",
                "Arrival time of the oldest report that still waits, in seconds since"
                " 1970; 0: none waits.",
                parked.since.timestamp() if parked.since else 0,
            ),
            GaugeMetricFamily(
                "fuel_history_partition_horizon_runs",
                "Runs for which the history has partitions already; workers keep 500"
                " ahead.",
                ahead,
            ),
        ]
