"""Two workers of one name: a mistake, or the successor of one that hangs."""

import signal

from brokers.interface import Broker
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.reports import report
from tests.support.workers.worker import Workers


def test_the_successor_of_a_worker_that_hangs_takes_reports(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    """Its name is taken still; that is said in one line, and hinders nothing."""
    hanging = workers.start(name="receiver")
    hanging.process.send_signal(signal.SIGSTOP)

    successor = workers.start(name="receiver")
    broker.publish([report("u", progress=1).payload])

    wait_until(lambda: stack.count("parked_reports") == 1, "the report", 30)
    if stack.settings.required_broker_url.startswith("amqp"):
        lines = [each for each in successor.log.splitlines() if "node_name" in each]
        assert len(lines) == 1
        assert "-n NAME@%h" in lines[0]
    assert "critical" not in successor.log
    hanging.process.send_signal(signal.SIGCONT)
