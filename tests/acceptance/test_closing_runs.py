"""Real workers make the digests of runs that ended, and predict ends of others."""

import json

import pytest
from sqlalchemy import text

from brokers.interface import Broker
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.reports import report_of_node
from tests.support.workers.worker import Workers


GRAPH = {str(node): [{"id": "hosts", "type": "puppet"}] for node in range(1, 4)}


def start(uuid: str) -> bytes:
    args = {"task_uuid": uuid, "tasks_graph": GRAPH}
    return json.dumps({"method": "task_deploy", "args": args}).encode()


def of_run(uuid: str, status: str) -> bytes:
    args = {"task_uuid": uuid, "status": status}
    return json.dumps({"method": "deploy_resp", "args": args}).encode()


def of_nodes(uuid: str, status: str) -> list[bytes]:
    return [report_of_node(uuid, node, "hosts", status).payload for node in GRAPH]


@pytest.mark.parametrize("stack", ["valkey"], indirect=True)
def test_a_worker_closes_runs_and_predicts_ends(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    worker = workers.start()
    first = [*of_nodes("a", "running"), *of_nodes("a", "ready"), of_run("a", "ready")]
    broker.publish([start("a"), of_run("a", "running"), *first])

    wait_until(lambda: stack.count("run_digests", "is_good") == 1, "the digest", 60)
    assert stack.count("digests_due") == 0
    assert stack.count("chain_links") == 1

    broker.publish([start("b"), of_run("b", "running"), *of_nodes("b", "running")])

    # By what the first one taught.
    wait_until(lambda: stack.count("run_predictions") == 1, "a prediction", 60)
    with stack.database.reader() as connection:
        done = connection.execute(text("SELECT done FROM run_predictions"))
        assert done.scalar_one() == 0.0
    assert worker.stop() == 0
