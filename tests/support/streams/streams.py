"""The recorded streams of ../shared/astute and their expected results."""

import gzip
import json
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from db.domain.history import VIRTUAL_SYNC_NODE
from tests.support.servers.services import missing


DIRECTORY = Path(__file__).resolve().parents[4] / "shared" / "astute"
_ORDER = ("pending", "running", "skipped", "ready", "error")

State = dict[tuple[str, str], str]


class Stream:
    """One deployment: its start message, its reports, its end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.graph_file = DIRECTORY / f"graph-{name}.json.gz"
        self.reports_file = DIRECTORY / f"reports-{name}.jsonl.gz"

    @cached_property
    def start(self) -> bytes:
        """The start message as Nailgun sends it: compressed, in a list."""
        return zlib.compress(
            b"[" + gzip.decompress(self.graph_file.read_bytes()) + b"]", 1
        )

    def reports(self) -> Iterator[bytes]:
        with gzip.open(self.reports_file) as lines:
            for line in lines:
                yield line.rstrip(b"\n")

    def offsets(self) -> list[int]:
        """The arrival of each report, in milliseconds since the first."""
        file = DIRECTORY / f"offsets-{self.name}.txt.gz"
        return [int(line) for line in gzip.decompress(file.read_bytes()).split()]

    def graph(self) -> dict[str, Any]:
        """The `args` of the start message."""
        message = json.loads(gzip.decompress(self.graph_file.read_bytes()))
        return dict(message["args"])

    def roles(self) -> dict[str, list[str]]:
        """Role → ids of its nodes, from the start message."""
        groups = self.graph()["tasks_metadata"]["fault_tolerance_groups"]
        return {group["name"]: group["node_ids"] for group in groups}

    @cached_property
    def uuid(self) -> str:
        return str(self.graph()["task_uuid"])

    def expected(self) -> State:
        """The recorded end state of the stream, as its README describes it."""
        recorded = json.loads(
            gzip.decompress((DIRECTORY / f"expected-{self.name}.json.gz").read_bytes())
        )
        rows = [
            dict(zip(recorded["columns"], row, strict=True)) for row in recorded["rows"]
        ]
        state = {
            (row["node_id"] or VIRTUAL_SYNC_NODE, row["task_name"]): row[
                "expected_status"
            ]
            for row in rows
        }
        if self.name.endswith("astute6b3f"):
            # That version of Astute drops final reports: what was reported counts.
            state = dict.fromkeys(state, "pending") | self._reported()
        return state

    def _reported(self) -> State:
        state: State = {}
        for report in self.reports():
            for node in json.loads(report)["args"].get("nodes") or []:
                if "task_status" in node:
                    uid = node["uid"]
                    node_id = VIRTUAL_SYNC_NODE if uid in {None, "null"} else uid
                    key = (node_id, node["deployment_graph_task_name"])
                    statuses = state.get(key, "pending"), node["task_status"]
                    state[key] = max(statuses, key=_ORDER.index)
        return state


def all_streams() -> list[Stream]:
    """Return every recorded stream; without ../shared skip the test, or fail in CI."""
    if not DIRECTORY.is_dir():
        missing(f"no recorded streams in {DIRECTORY.name}")
    names = sorted(
        file.name.removeprefix("reports-").removesuffix(".jsonl.gz")
        for file in DIRECTORY.glob("reports-*.jsonl.gz")
    )
    assert len(names) == 31, names
    return [Stream(name) for name in names]
