"""/metrics: metrics of the API and of the database for Prometheus."""

from http import HTTPStatus

import falcon
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from api.about.gauges import DatabaseGauges
from api.about.replica_gauges import ReplicaGauges
from api.http.query import Query
from api.operations.answers import measures
from api.operations.operation import Operation
from db.database import Database
from db.replication.replicated import ReplicatedDatabase
from service import shared_metrics


class Metrics:
    """The metrics of all processes of this API."""

    def __init__(self, own: CollectorRegistry, database: Database) -> None:
        gauges: list[Collector] = [DatabaseGauges(database)]
        if isinstance(database, ReplicatedDatabase):
            gauges.append(ReplicaGauges(database.replicas))
        self._registry = shared_metrics.exposed(own, *gauges)

    @Operation(
        "show_metrics",
        "About",
        {HTTPStatus.OK: measures("The metrics.")},
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Get the metrics for Prometheus.

        They cover all processes of this API and the database; a worker serves its own
        at `METRICS_BIND`. The format is OpenMetrics if `Accept` requests it.
        """
        Query.read(request)
        encode, content_type = choose_encoder(request.accept)
        response.content_type = content_type
        response.data = encode(self._registry)

    on_head = on_get
