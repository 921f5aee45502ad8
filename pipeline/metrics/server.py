"""Serve the worker's metrics over HTTP at METRICS_BIND, if it is set."""

import os
from typing import Any

import structlog
from celery import bootsteps
from prometheus_client import CollectorRegistry, start_http_server

from brokers.connect import connect
from pipeline.bindings.state import BINDINGS
from pipeline.metrics.binding_gauges import BindingGauges
from pipeline.metrics.queue_gauges import QueueGauges
from pipeline.metrics.receiver import Measures
from service import settings, shared_metrics


log = structlog.get_logger()


class MetricsServer(bootsteps.StartStopStep):
    """Serves the metrics of all processes of this worker from its main process."""

    # By then the pool's first processes have forked, without the socket.
    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._settings = settings.load(os.environ)
        self.enabled = self._settings.metrics_bind is not None
        self._server: Any = None
        if self.enabled:
            # Here, not in start(), because the pool's processes must share it.
            shared_metrics.share()

    def start(self, parent: Any) -> None:
        """Listen; if the address is in use, only the metrics are missing."""
        bind = self._settings.metrics_bind
        assert bind is not None  # noqa: S101 - it is not enabled otherwise
        own = CollectorRegistry()
        Measures(own)
        gauges = QueueGauges(connect(self._settings))
        try:
            self._server, _ = start_http_server(
                bind.port,
                bind.bare_host,
                shared_metrics.exposed(own, gauges, BindingGauges(BINDINGS)),
            )
        except OSError as error:
            log.error("metrics_not_served", bind=str(bind), reason=str(error))  # noqa: TRY400
            return
        # Otherwise a pool process would keep the address when this one is killed.
        os.register_at_fork(after_in_child=self._server.socket.close)
        log.info("metrics_served", bind=str(bind))

    def stop(self, parent: Any) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
