"""Celery's configuration (fixed name); our values come from service/settings.py."""

import os
import warnings

import kombu
import kombu.transport.redis
from celery.exceptions import SecurityWarning

from brokers.url import tls_options
from service import settings


try:
    current = settings.load(os.environ)
    broker_url = current.required_broker_url
except settings.BadSetting as error:
    raise SystemExit(f"fuel-history: {error}") from None

# The URL's TLS options: Flower reads them only here.
broker_use_ssl = tls_options(broker_url)

task_default_queue = current.rings_queue
# With an explicit type: a virtual host may make all other queues quorum queues, which
# have no prefetch limit per channel, and Celery would reconnect forever.
task_queues = [
    kombu.Queue(
        current.rings_queue,
        kombu.Exchange(current.rings_queue, "direct"),
        routing_key=current.rings_queue,
        queue_arguments={"x-queue-type": "classic"},
    )
]
# If it were exclusive, the queue of a hung worker would lock out its successor.
control_queue_exclusive = False
worker_concurrency = current.worker_concurrency

# Rings carry no data and may be lost: no result, no late acknowledgement.
result_backend = None
task_ignore_result = True
accept_content = ["json"]
worker_prefetch_multiplier = 1

# Flower shows every task.
worker_send_task_events = True
task_send_sent_event = True

broker_connection_retry_on_startup = True
broker_connection_max_retries = None
# A full broker answers with an error (Redis: OutOfMemoryError): the worker waits until
# it is not full, and its standby empties the reports' queue meanwhile.
broker_channel_error_retry = True
broker_pool_acquire_timeout = 30
# A busy machine takes longer than the default of 4 s to fork.
worker_proc_alive_timeout = 30
worker_redirect_stdouts = False
# In kB: a process that stored a large start message is replaced. Others reach 95,000.
worker_max_memory_per_child = 110_000

if broker_url.startswith("redis"):
    broker_transport_options = {
        "visibility_timeout": 300,
        "socket_keepalive": True,
        "socket_timeout": 30,
        "health_check_interval": 25,
    }
    # Rings carry no data: none is given back when a connection ends. kombu 5.7 would do
    # it on the connection that ended, and a restart of Redis would end the worker.
    kombu.transport.redis.Channel.do_restore = False

# As root Celery warns about pickled messages, which accept_content refuses.
warnings.filterwarnings("ignore", category=SecurityWarning)
