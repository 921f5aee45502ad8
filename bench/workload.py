"""Runs and reports for benchmarks."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from bench.servers import BATCH, Servers
from pipeline.store import store


#: The worst case for the receiver: each row is written twice, at different times.
RUNNING_THEN_READY = ("running", "ready")
#: Beside this checkout, not in it.
LARGE_START = (
    Path(__file__).resolve().parent.parent.parent
    / "shared"
    / "astute"
    / "graph-n500-ok.json.gz"
)


class Run(NamedTuple):
    """A run of each task on each node."""

    uuid: str
    nodes: int
    tasks: int

    @property
    def entries(self) -> int:
        """The number of rows of its history."""
        return self.nodes * self.tasks


def reports(run: Run, statuses: Sequence[str] = RUNNING_THEN_READY) -> Iterator[bytes]:
    """Yield a report of 278 bytes for each entry, first `running`, then `ready`."""
    for status in statuses:
        summary = {"padding": "." * 90}
        if status == "ready":
            summary["status"] = "stopped"
        for task in range(run.tasks):
            for node in range(run.nodes):
                item = {
                    "uid": str(node),
                    "progress": 100 * task // run.tasks,
                    "deployment_graph_task_name": _name(task),
                    "task_status": status,
                    "summary": summary,
                }
                args = {"task_uuid": run.uuid, "nodes": [item]}
                yield json.dumps({"method": "deploy_resp", "args": args}).encode()


def begin(servers: Servers, nodes: int, tasks: int, *, with_graph: bool = True) -> Run:
    """Register a run by its start message, as the receiver does.

    With a graph all rows exist as `pending`, and each report is an update; without one,
    reports insert the rows.
    """
    run = Run(str(uuid4()), nodes, tasks)
    graph = {
        str(node): [{"id": _name(task)} for task in range(tasks)]
        for node in range(nodes if with_graph else 0)
    }
    servers.broker.publish([start_message(run.uuid, graph)])
    with servers.broker.consume("bench") as consumer:
        deliveries = consumer.take(1, 5)
        store(servers.database, deliveries)
        consumer.acknowledge(deliveries)
    return run


def start_message(uuid: str, graph: Mapping[str, object]) -> bytes:
    """Return the start message of a run with this graph: the tasks of each node."""
    args = {"task_uuid": uuid, "tasks_graph": graph}
    return json.dumps({"method": "task_deploy", "args": args}).encode()


def large_starts() -> Iterator[bytes]:
    """Yield start messages of a recorded run with 500 nodes, each of another run."""
    recorded = json.loads(gzip.decompress(LARGE_START.read_bytes()))
    message = recorded[0] if isinstance(recorded, list) else recorded
    while True:
        message["args"]["task_uuid"] = str(uuid4())
        yield json.dumps(message).encode()


def publish(servers: Servers, payloads: Sequence[bytes]) -> None:
    """Publish reports; all of them wait in the broker when this returns."""
    for first in range(0, len(payloads), BATCH):
        servers.broker.publish(payloads[first : first + BATCH])
    while servers.broker.backlog().waiting != len(payloads):
        pass  # RabbitMQ's count follows within milliseconds


def _name(task: int) -> str:
    return f"netconfig-and-other-{task:03}"
