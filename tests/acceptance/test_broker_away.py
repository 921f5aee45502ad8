"""A broker that restarts delays reports, and ends no worker."""

import re
from uuid import uuid4

from brokers.connect import connect
from embedded.valkey import Valkey
from tests.support.servers.relay import Relay
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.reports import report
from tests.support.workers.worker import Workers


def test_a_worker_that_waits_to_retry_outlives_a_restart_of_redis(
    database_url: str, valkey: Valkey
) -> None:
    """It held a retry for later, gave it back on the dead connection, and ended."""
    relay = Relay(database_url)
    variables = {"BROKER_URL": valkey.url, "REPORTS_QUEUE": f"test-{uuid4().hex}"}
    stack = Stack({"DATABASE_URL": database_url, **variables})
    workers = Workers(Stack({"DATABASE_URL": relay.url, **variables}).environ)
    broker = connect(stack.settings)
    # Away before it starts: what is retried by Celery is a task that a worker sends
    # itself then.
    relay.stop()
    worker = workers.start()
    broker.publish([report("nobody", status="running").payload])
    later = re.compile("retry: Retry in ([2-9]|1[0-9])s")
    wait_until(lambda: later.search(worker.log) is not None, "a retry for later")
    valkey.stop()
    wait_until(lambda: "Connection to broker lost" in worker.log, "the loss")
    valkey.start()
    relay.start()
    wait_until(lambda: stack.count("parked_reports") == 1, "the report to be stored")
    workers.stop()

    broker.close()
    workers.close()
    stack.close()
    relay.stop()
