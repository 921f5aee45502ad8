"""Celery's configuration (fixed name); every value of ours is from settings.py."""

import os
import warnings

import kombu.transport.redis
from celery.exceptions import SecurityWarning

import settings


try:
    current = settings.load(os.environ)
    broker_url = current.required_broker_url
except settings.BadSetting as error:
    raise SystemExit(f"fuel-history: {error}") from None

task_default_queue = current.rings_queue
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
broker_pool_acquire_timeout = 30
# A loaded machine takes longer than the default of 4 s to fork.
worker_proc_alive_timeout = 30
worker_redirect_stdouts = False

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
