"""Real messages to begin from: recorded ones of Astute, or those of examples/."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

from tests.support.streams.replaying import EXAMPLE
from tests.support.streams.streams import DIRECTORY, Stream


#: Successes, failures, stops, offline nodes, both ages of Astute.
NAMES = (
    *("n20-critical", "n20-stop", "n20-offline-osd", "n20-foe", "n20-transaction"),
    *("n20-error-astute6b3f", "n20-ok-astute90", "n20-noop-fail", "n5-ok"),
)
#: Of one stream; of a graph so many nodes with so many tasks each.
_REPORTS = 200
_NODES, _TASKS = 3, 4


def corpus() -> list[bytes]:
    """Return real messages; one in thirty a start message with a small graph."""
    reports, starts = [], []
    if DIRECTORY.is_dir():
        for name in NAMES:
            stream = Stream(name)
            starts.append(_small(gzip.decompress(stream.graph_file.read_bytes())))
            reports += _spread(list(stream.reports()))
    else:
        recorded = gzip.decompress(EXAMPLE.read_bytes()).splitlines()
        starts += [_small(each) for each in recorded if b"tasks_graph" in each]
        reports += _spread([each for each in recorded if b"tasks_graph" not in each])
    return [*reports, *(starts * (len(reports) // len(starts) // 30 or 1))]


def _spread(reports: list[bytes]) -> list[bytes]:
    return reports[:: max(len(reports) // _REPORTS, 1)]


def _small(start: bytes) -> bytes:
    message: dict[str, Any] = json.loads(start)
    args = message["args"]
    graph = args["tasks_graph"]
    args["tasks_graph"] = {uid: graph[uid][:_TASKS] for uid in _some(graph)}
    used = {task["id"] for tasks in args["tasks_graph"].values() for task in tasks}
    directory = args.get("tasks_directory") or {}
    args["tasks_directory"] = {name: directory[name] for name in used & {*directory}}
    return json.dumps(message).encode()


def _some(graph: dict[str, Any]) -> Iterator[str]:
    by_size = sorted(graph, key=lambda uid: (uid.isdigit(), uid))
    yield from by_size[:_NODES]
