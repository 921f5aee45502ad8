"""The messages of one generated run, each with what it says."""

import json
import random
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from brokers.arrival import BELIEVED_AHEAD
from brokers.interface import Earlier
from db.domain.history import HistoryEntry
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.domain.transactions import TransactionChange


_ENDS = ("ready", "ready", "ready", "error", "skipped")
#: The times of the reports: near to now and kept as sent; decades off and kept as
#: sent; or of any kind, where somebody may take his own instead.
Times = Literal["sent", "skewed", "any"]


class Said(NamedTuple):
    """One message with what it says, in the words of db/domain."""

    message: Earlier
    entries: tuple[HistoryEntry, ...] = ()
    change: TransactionChange | None = None


class Generator:
    """Makes runs by chance, around a moment."""

    def __init__(self, chance: random.Random, now: datetime, times: Times) -> None:
        self._chance = chance
        self._now = now
        self._times = times

    def run(self, uuid: str) -> Iterator[Said]:
        """Yield the start message, the reports and the end of a run."""
        nodes = [str(number) for number in range(1, self._chance.randint(3, 5))]
        names = [f"task-{number}" for number in range(self._chance.randint(15, 30))]
        keys = [(node, name) for node in [*nodes, "master"] for name in names]
        graph = {
            node: [{"id": name, "type": "puppet"} for name in names]
            for node in [*nodes, "master"]
        }
        start = {
            "method": "task_deploy",
            "args": {"task_uuid": uuid, "tasks_graph": graph},
        }
        # As Nailgun sends it: in a list, compressed.
        payload = zlib.compress(json.dumps([start]).encode())
        pending = tuple(HistoryEntry(uuid, *key, HistoryStatus.pending) for key in keys)
        yield Said(Earlier(payload, self._now), pending)
        running, ready = TransactionStatus.running, TransactionStatus.ready
        yield self._of_run(uuid, "running", TransactionChange(uuid, running))
        for key in keys:
            # Some never run, as when a deployment fails.
            if self._chance.random() < 0.95:
                yield from self._of_task(uuid, *key)
        ended = TransactionChange(uuid, ready, 100, worded=True)
        yield self._of_run(uuid, "ready", ended)

    def _of_run(self, uuid: str, status: str, change: TransactionChange) -> Said:
        final = status == "ready"
        at = self._time(10_000 if final else 0)
        args = {"status": status, **({"progress": 100} if final else {})}
        which = "time_end" if final else "time_start"
        return Said(_message(uuid, at, args), (), change._replace(**{which: at}))

    def _of_task(self, uuid: str, node: str, name: str) -> Iterator[Said]:
        end = self._chance.choice(_ENDS)
        offset = self._chance.randint(1, 9_000)
        if end != "skipped":
            yield self.report(uuid, node, name, "running", self._time(offset))
        yield self.report(uuid, node, name, end, self._time(offset + 500))

    def report(
        self, uuid: str, node: str, name: str, status: str, at: datetime
    ) -> Said:
        """Return the report of one task on one node."""
        summary = json.dumps({"changed": self._chance.randint(0, 99), "by": "puppet"})
        message = f"Task {name} failed on node {node}" if status == "error" else None
        item: dict[str, object] = {
            "uid": node,
            "deployment_graph_task_name": name,
            "task_status": status,
            "summary": json.loads(summary),
        }
        if message:
            item["error_msg"] = message
        entry = HistoryEntry(
            uuid,
            node,
            name,
            HistoryStatus(status),
            at if status in {"running", "skipped"} else None,
            None if status == "running" else at,
            at,
            message,
            summary,
        )
        return Said(_message(uuid, at, {"nodes": [item]}), (entry,))

    def _time(self, milliseconds: int) -> datetime:
        if self._times == "skewed":
            years = timedelta(days=365 * self._chance.choice((-40, -10, -1, 0)))
            # As far ahead as is believed, with room for a repetition that takes long.
            ahead = self._chance.choice((timedelta(), BELIEVED_AHEAD / 2))
            return self._now + years + ahead + timedelta(milliseconds=milliseconds)
        return self._now + timedelta(milliseconds=milliseconds)


def _message(uuid: str, at: datetime, args: dict[str, object]) -> Earlier:
    content = {"method": "deploy_resp", "args": {"task_uuid": uuid, **args}}
    return Earlier(json.dumps(content).encode(), at)
