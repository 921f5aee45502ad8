"""Recorded streams as input of the answers' rules: entries with times, and graphs."""

import gzip
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import msgspec

from astute.planned import planned_tasks
from db.domain.answers.causes import work_of
from db.domain.answers.entries import Entry, Key, Roles
from db.domain.answers.run_graph import RunGraph
from db.domain.history import VIRTUAL_SYNC_NODE
from db.domain.statuses import HistoryStatus
from tests.support.streams.streams import Stream


class Played:
    """A recording whose reports arrived at their offsets; times start at 0."""

    def __init__(self, name: str) -> None:
        self.stream = Stream(name)

    @cached_property
    def graph(self) -> RunGraph:
        return RunGraph(
            task
            for uid, tasks in self._tasks_graph.items()
            for task in planned_tasks(
                VIRTUAL_SYNC_NODE if uid == "null" else uid, bytes(tasks)
            )
        )

    @cached_property
    def _tasks_graph(self) -> dict[str, msgspec.Raw]:
        text = gzip.decompress(self.stream.graph_file.read_bytes())
        message = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        args = msgspec.json.decode(message["args"], type=dict[str, msgspec.Raw])
        return msgspec.json.decode(args["tasks_graph"], type=dict[str, msgspec.Raw])

    @cached_property
    def roles(self) -> Roles:
        return Roles(self.stream.roles())

    @cached_property
    def nodes(self) -> int:
        """The nodes, without the master and the null node."""
        return sum(uid not in {"null", "master"} for uid in self._tasks_graph)

    @cached_property
    def seconds(self) -> float:
        """Its duration in seconds."""
        return self.stream.offsets()[-1] / 1000

    @cached_property
    def _reports(self) -> list[tuple[float, dict[str, Any]]]:
        return [
            (offset / 1000, json.loads(line))
            for line, offset in zip(
                self.stream.reports(), self.stream.offsets(), strict=True
            )
        ]

    def items(self, until: float) -> Iterator[tuple[float, dict[str, Any]]]:
        """Yield the items of reports until that time, with their arrivals."""
        for seconds, report in self._reports:
            if seconds > until:
                return
            for node in report["args"].get("nodes") or []:
                if "task_status" in node:
                    yield seconds, node

    def entries(self, until: float = float("inf")) -> dict[Key, Entry]:
        """Return the run's entries at this time."""
        found = {key: Entry(*key, HistoryStatus.pending) for key in self.graph.places}
        for seconds, node in self.items(until):
            uid = node["uid"]
            node_id = VIRTUAL_SYNC_NODE if uid in {None, "null"} else str(uid)
            key = node_id, node["deployment_graph_task_name"]
            status = HistoryStatus(node["task_status"])
            known = found[key]
            starts = status in {HistoryStatus.running, HistoryStatus.skipped}
            text = json.dumps(node.get("summary") or node.get("custom") or {})
            wins = status.rank > known.status.rank
            found[key] = known._replace(
                status=status if wins else known.status,
                start=seconds if known.start is None and starts else known.start,
                end=seconds if known.end is None and status.is_final else known.end,
                work=work_of(text, None) if wins else known.work,
            )
        return found
