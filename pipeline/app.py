"""The Celery application: `celery -A pipeline.app worker`."""

import gc

from celery import Celery
from celery.signals import setup_logging

import celeryconfig
from pipeline import tasks
from pipeline.bindings.watch import BindingsWatch
from pipeline.doorbell import Doorbell
from pipeline.metrics.server import MetricsServer
from pipeline.worker import control, memory_limit
from pipeline.worker.consumer import ShownBroker
from pipeline.worker.digest_bell import DigestBell
from pipeline.worker.nailgun_bell import NailgunBell
from pipeline.worker.periodic_tasks import PeriodicTasks
from pipeline.worker.quiet_logs import quieten
from pipeline.worker.reconnect_pause import ReconnectPause
from pipeline.worker.standby import Standby
from service.logs import configure
from text.escaping_stream import install


__all__ = ["app", "control", "memory_limit", "tasks"]

app = Celery("fuel_history")
app.config_from_object(celeryconfig)
app.steps["consumer"].update({ReconnectPause, ShownBroker})
app.steps["worker"].update(
    {
        BindingsWatch,
        DigestBell,
        Doorbell,
        MetricsServer,
        NailgunBell,
        PeriodicTasks,
        Standby,
    }
)


@setup_logging.connect
def _log(**_: object) -> None:
    # Otherwise Celery would install its own log formats.
    configure(celeryconfig.log_level)
    quieten()
    # Also escape what libraries print, such as a thread's traceback.
    install()


# What is loaded stays: collections pass over it, here and in the processes of the pool,
# which share its memory (docs/decisions/0045).
gc.freeze()
