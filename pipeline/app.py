"""The Celery application: `celery -A pipeline.app worker`."""

from celery import Celery
from celery.signals import setup_logging

import celeryconfig
from logs import configure
from pipeline import tasks
from pipeline.doorbell import Doorbell
from pipeline.metrics_server import MetricsServer
from pipeline.partition_keeper import PartitionKeeper


__all__ = ["app", "tasks"]

app = Celery("fuel_history")
app.config_from_object(celeryconfig)
app.steps["worker"].update({Doorbell, MetricsServer, PartitionKeeper})


@setup_logging.connect
def _log(**_: object) -> None:
    # Celery would install its own formats otherwise.
    configure(celeryconfig.current.log_level)
