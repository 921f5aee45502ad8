"""/metrics: what Prometheus learns of the API and of the database."""

import falcon
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

import metrics
from api.gauges import DatabaseGauges
from api.params import no_query
from api.replica_gauges import ReplicaGauges
from db.database import Database
from db.replicated import ReplicatedDatabase


class Metrics:
    """The measures of all processes of this API."""

    def __init__(self, own: CollectorRegistry, database: Database) -> None:
        gauges: list[Collector] = [DatabaseGauges(database)]
        if isinstance(database, ReplicatedDatabase):
            gauges.append(ReplicaGauges(database.replica))
        self._registry = metrics.exposed(own, *gauges)

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer in Prometheus's text format, or in OpenMetrics where it is asked."""
        no_query(request.params)
        encode, content_type = choose_encoder(request.accept)
        response.content_type = content_type
        response.data = encode(self._registry)

    on_head = on_get
