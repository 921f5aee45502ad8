"""/metrics: what Prometheus learns of the API and of the database."""

import falcon
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

import metrics
from api.gauges import DatabaseGauges
from api.params import no_query
from db.database import Database


class Metrics:
    """The measures of all processes of this API."""

    def __init__(self, own: CollectorRegistry, database: Database) -> None:
        self._registry = metrics.exposed(own, DatabaseGauges(database))

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer in Prometheus's text format, or in OpenMetrics where it is asked."""
        no_query(request.params)
        encode, content_type = choose_encoder(request.accept)
        response.content_type = content_type
        response.data = encode(self._registry)

    on_head = on_get
