"""A broker that restarts delays reports, and ends no worker."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from brokers.connect import connect
from embedded.valkey import Valkey
from tests.relay import Relay
from tests.reports import report
from tests.stack import Stack, wait_until
from tests.worker import Workers


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    valkey = Valkey(tmp_path / "valkey")
    valkey.start()
    yield valkey
    valkey.stop()


def test_a_worker_that_waits_to_retry_outlives_a_restart_of_redis(
    database_url: str, valkey: Valkey
) -> None:
    """It held a retry for later, gave it back on the dead connection, and ended."""
    relay = Relay(database_url)
    variables = {"BROKER_URL": valkey.url, "REPORTS_QUEUE": f"test-{uuid4().hex}"}
    stack = Stack({"DATABASE_URL": database_url, **variables})
    workers = Workers(Stack({"DATABASE_URL": relay.url, **variables}).environ)
    broker = connect(stack.settings)
    worker = workers.start()

    relay.stop()
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
