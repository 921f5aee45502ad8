"""Recorded deployments, played into the pipeline as if they had run at other times."""

import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from brokers.connect import connect
from tests.server import Server
from tests.stack import Stack, wait_until
from tests.streams import DIRECTORY, all_streams


#: How many times as long a task takes on a node as it was recorded.
Slower = Mapping[tuple[str, str], float]


class RecordedRuns:
    """Registers runs over HTTP, and publishes their reports with their own times."""

    def __init__(self, stack: Stack, server: Server, token: str) -> None:
        all_streams()
        self._stack, self._server, self._token = stack, server, token

    def cluster(self, cluster_id: int, name: str) -> None:
        """Make an environment known."""
        body = {"id": cluster_id, "name": name, "release_version": "newton-10.0"}
        self.post("/api/clusters/", body)

    def register(self, graph: object, **more: object) -> tuple[int, str]:
        """Register a run; return its id and its uuid."""
        uuid = str(uuid4())
        body = {"uuid": uuid, "tasks_graph": graph, "graph_type": "default", **more}
        return int(self.post("/api/transactions/", body)["id"]), uuid

    def play(
        self,
        name: str,
        began: datetime,
        pace: float = 1.0,
        slower: Slower | None = None,
    ) -> int:
        """Play a recording that began then; return the run's id once it is stored."""
        run, uuid = self.register(graph_of(name), cluster=1)
        self.publish(timed_reports(name, uuid, began, pace, slower or {}))
        self.wait_for(run)
        return run

    def publish(self, reports: Iterator[tuple[bytes, datetime]]) -> None:
        """Publish reports with the times of their arrival."""
        broker = connect(self._stack.settings)
        broker.publish_again(reports)
        broker.close()

    def wait_for(self, run: int) -> None:
        """Return when the run has ended in the database."""
        ended = f"id = {run} AND status IN ('ready', 'error')"
        wait_until(lambda: self._stack.count("tasks", ended) == 1, f"run {run} to end")

    def post(self, path: str, body: object) -> dict[str, Any]:
        with self._server.ask("POST", path, self._token, body) as answer:
            told = json.loads(answer.read())
        assert answer.status < 300, told
        assert isinstance(told, dict)
        return told


def graph_of(name: str) -> object:
    """Return the tasks of each node of a recording."""
    message = json.loads(_text(DIRECTORY / f"graph-{name}.json.gz"))
    return message["args"]["tasks_graph"]


def timed_reports(
    name: str, uuid: str, began: datetime, pace: float, slower: Slower
) -> Iterator[tuple[bytes, datetime]]:
    """Yield a recording's reports as those of another run, with their times."""
    offsets = _text(DIRECTORY / f"offsets-{name}.txt.gz").split()
    lines = _text(DIRECTORY / f"reports-{name}.jsonl.gz").splitlines()
    starts: dict[tuple[str, str], float] = {}
    for line, offset in zip(lines, offsets, strict=True):
        report = json.loads(line)
        report["args"]["task_uuid"] = uuid
        seconds = int(offset) / 1000 * pace
        for node in report["args"].get("nodes") or ():
            key = (str(node["uid"]), str(node.get("deployment_graph_task_name")))
            if node.get("task_status") == "running":
                starts.setdefault(key, seconds)
            elif key in slower and key in starts:
                seconds = starts[key] + (seconds - starts[key]) * slower[key]
        yield json.dumps(report).encode(), began + timedelta(seconds=seconds)


def report(uuid: str, **args: object) -> tuple[bytes, datetime]:
    """Return one report that arrives now."""
    body = {"method": "deploy_resp", "args": {"task_uuid": uuid, **args}}
    return json.dumps(body).encode(), datetime.now(UTC)


def task_report(
    uuid: str, node: str, task: str, status: str, **more: object
) -> tuple[bytes, datetime]:
    """Return the report of one task on one node that arrives now."""
    told = {"uid": node, "deployment_graph_task_name": task, "task_status": status}
    return report(uuid, nodes=[{**told, **more}])


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode()
