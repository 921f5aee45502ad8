"""Celery's configuration (fixed name); our values are from service/settings.py."""

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

# What the URL says of TLS: Flower looks for it here only.
broker_use_ssl = tls_options(broker_url)

task_default_queue = current.rings_queue
# Its type is said: a virtual host may make all others quorum queues, for which there is
# no prefetch limit of a whole channel, and Celery would reconnect for ever.
task_queues = [
    kombu.Queue(
        current.rings_queue,
        kombu.Exchange(current.rings_queue, "direct"),
        routing_key=current.rings_queue,
        queue_arguments={"x-queue-type": "classic"},
    )
]
# Exclusive, a queue of a worker that hangs would keep out its successor.
control_queue_exclusive = False
worker_concurrency = current.worker_concurrency

# Rings carry nothing and can be lost: no result, no late acknowledgement.
result_backend = None
task_ignore_result = True
accept_content = ["json"]
worker_prefetch_multiplier = 1

# Flower sees every run.
worker_send_task_events = True
task_send_sent_event = True

broker_connection_retry_on_startup = True
broker_connection_max_retries = None
# A broker that is full answers with an error of its own (Redis: OutOfMemoryError): the
# worker waits until it is not, and its standby empties the reports' queue meanwhile.
broker_channel_error_retry = True
broker_pool_acquire_timeout = 30
# A loaded machine takes longer than the default of 4 s to fork.
worker_proc_alive_timeout = 30
worker_redirect_stdouts = False
# In kB: a process that stored a large start message is replaced by a small one.
worker_max_memory_per_child = 400_000

if broker_url.startswith("redis"):
    broker_transport_options = {
        "visibility_timeout": 300,
        "socket_keepalive": True,
        "socket_timeout": 30,
        "health_check_interval": 25,
    }
    # Rings carry nothing: none is given back when a connection ends. kombu 5.7 would
    # do it on the connection that ended, and a restart of Redis ended the worker.
    kombu.transport.redis.Channel.do_restore = False

# As root Celery warns of pickled messages, which accept_content refuses.
warnings.filterwarnings("ignore", category=SecurityWarning)
