"""Recorded deployments, sent to the pipeline with other times."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from brokers.connect import connect
from brokers.interface import Delivery, Earlier
from tests.support.servers.server import Server
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.streams import replaying
from tests.support.streams.streams import Stream, all_streams


#: How many times as long a task takes on a node as it was recorded.
Slower = Mapping[tuple[str, str], float]


class RecordedRuns:
    """Registers runs over HTTP, and publishes their reports with given times."""

    def __init__(self, stack: Stack, server: Server, token: str) -> None:
        all_streams()
        self._stack, self._server, self._token = stack, server, token

    def cluster(self, cluster_id: int, name: str) -> None:
        """Register an environment."""
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
        """Send a recording that starts then; return the run's id once it is stored."""
        stream = Stream(name)
        graph = stream.graph()["tasks_graph"]
        run, uuid = self.register(graph, cluster=1, roles=stream.roles())
        self._publish(timed_reports(stream, uuid, began, pace, slower or {}))
        self.wait_for(run)
        return run

    @contextmanager
    def replaying(
        self, name: str, speed: str
    ) -> Iterator[tuple[int, Callable[[], bool]]]:
        """Replay a recording once, with its own uuid, as an operator does.

        Yields the run's id once it has begun, and a function that returns whether all
        reports were sent. The block ends when the run has ended.
        """
        stream = Stream(name)
        this = f"uuid = '{stream.uuid}'"
        arguments = ("--speed", speed, stream.graph_file, stream.reports_file)
        with subprocess.Popen(
            replaying.command(*arguments),
            cwd=ROOT,
            env=self._stack.environ,
            stdout=subprocess.DEVNULL,
        ) as process:
            wait_until(lambda: self._stack.count("tasks", this) == 1, "it to begin")
            with self._stack.database.reader() as connection:
                found = connection.execute(text(f"SELECT id FROM tasks WHERE {this}"))
                run = int(found.scalar_one())
            yield run, lambda: process.poll() is not None
            assert process.wait(60) == 0
        self.wait_for(run)

    def forget(self, run: int) -> None:
        """Remove a run, so that it is not the newest of its nodes in later tests."""
        tables = ("transaction_nodes", "snapshots", "deployment_history")
        with self._stack.database.writer() as connection:
            for table in tables:
                statement = f"DELETE FROM {table} WHERE task_id = :run"
                connection.execute(text(statement), {"run": run})
            connection.execute(text("DELETE FROM tasks WHERE id = :run"), {"run": run})

    def send(self, report: Delivery) -> None:
        """Publish a report that arrives now."""
        self._publish([Earlier(report.payload, datetime.now(UTC))])

    def _publish(self, reports: Iterable[Earlier]) -> None:
        broker = connect(self._stack.settings)
        broker.publish_again(reports)
        broker.close()

    def wait_for(self, run: int) -> None:
        """Wait until the run has ended in the database."""
        ended = f"id = {run} AND status IN ('ready', 'error')"
        wait_until(lambda: self._stack.count("tasks", ended) == 1, f"run {run} to end")

    def wait_for_entry(self, run: int, status: str) -> None:
        """Wait until an entry of the run has this status."""
        there = f"task_id = {run} AND status = '{status}'"
        wait_until(
            lambda: self._stack.count("deployment_history", there) > 0,
            f"an entry of run {run} to be {status}",
        )

    def post(self, path: str, body: object) -> dict[str, Any]:
        with self._server.ask("POST", path, self._token, body) as answer:
            told = json.loads(answer.read())
        assert answer.status < 300, told
        assert isinstance(told, dict)
        return told


def timed_reports(
    stream: Stream, uuid: str, began: datetime, pace: float, slower: Slower
) -> Iterator[Earlier]:
    """Yield a recording's reports for another run, with their times."""
    starts: dict[tuple[str, str], float] = {}
    for line, offset in zip(stream.reports(), stream.offsets(), strict=True):
        report = json.loads(line)
        report["args"]["task_uuid"] = uuid
        seconds = offset / 1000 * pace
        for node in report["args"].get("nodes") or ():
            key = (str(node["uid"]), str(node.get("deployment_graph_task_name")))
            if node.get("task_status") == "running":
                starts.setdefault(key, seconds)
            elif key in slower and key in starts:
                seconds = starts[key] + (seconds - starts[key]) * slower[key]
        arrived_at = began + timedelta(seconds=seconds)
        yield Earlier(json.dumps(report).encode(), arrived_at)
