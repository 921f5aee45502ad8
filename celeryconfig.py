"""Celery's configuration (fixed name); our values come from service/settings.py.

`inspect conf` and Flower show each name that does not begin with an underscore.
"""

import os
import warnings

import kombu
import kombu.transport.redis
from celery.exceptions import SecurityWarning

from brokers.celery_broker import celery_broker
from service import settings


try:
    _settings = settings.load(os.environ)
    _broker = celery_broker(_settings.required_broker_url)
except settings.BadSetting as error:
    raise SystemExit(f"fuel-history: {error}") from None

broker_url, broker_transport_options, broker_use_ssl = _broker
# The command line of Celery reads BROKER_URL by itself, and would replace broker_url by
# it, which does not mean the same where it names Sentinels.
broker_read_url = broker_write_url = broker_url

log_level = _settings.log_level
task_default_queue = _settings.rings_queue
# With an explicit type: a virtual host may have another default, and Celery, which has
# to know a quorum queue, would reconnect forever.
task_queues = [
    kombu.Queue(
        _settings.rings_queue,
        kombu.Exchange(_settings.rings_queue, "direct"),
        routing_key=_settings.rings_queue,
        queue_arguments={"x-queue-type": _settings.rings_queue_type},
    )
]
worker_consumer = "pipeline.worker.consumer:RingsConsumer"
# If it were exclusive, the queue of a hung worker would lock out its successor.
control_queue_exclusive = False
worker_concurrency = _settings.worker_concurrency

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
# In kB: a process that stored a large start message is replaced; others need less.
worker_max_memory_per_child = 110_000

# Rings carry no data: none is given back when a connection ends. kombu 5.7 would do it
# on the connection that ended, and a restart of Redis would end the worker.
kombu.transport.redis.Channel.do_restore = False

# As root Celery warns about pickled messages, which accept_content refuses.
warnings.filterwarnings("ignore", category=SecurityWarning)
