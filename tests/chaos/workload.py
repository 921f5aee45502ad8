"""What one repetition sends: a few generated runs, and what must become of them."""

import json
import random
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, TypeVar
from uuid import UUID

from brokers.interface import Earlier
from db.domain import history, transactions
from db.domain.history import HistoryEntry
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.domain.transactions import TransactionChange


_ENDS = ("ready", "ready", "ready", "error", "skipped")
#: How far a message may come from where it belongs, in messages.
_DISORDER = 30


#: The times of the reports: near to now and kept as sent; decades off and kept as
#: sent; or of any kind, where somebody may take his own instead.
Times = Literal["sent", "skewed", "any"]
Row = TypeVar("Row", HistoryEntry, TransactionChange)
_INSTANTS = {"time_start", "time_end", "reported_at"}


class Said(NamedTuple):
    """One message with what it says, in the words of db/domain."""

    message: Earlier
    entries: tuple[HistoryEntry, ...] = ()
    change: TransactionChange | None = None


class Workload:
    """Runs of a few hundred entries: disordered, repeated, with bad reports."""

    def __init__(
        self, chance: random.Random, *, runs: int = 2, times: Times = "sent"
    ) -> None:
        self._chance = chance
        self._times = times
        # Now: a redelivery must bring the times that are sent, not its own.
        self._now = datetime.now(UTC).replace(microsecond=0)
        self.uuids = [self._uuid() for _ in range(runs)]
        #: Of a transaction that nobody registers: its reports stay parked.
        self.unknown = self._uuid()
        said = [each for uuid in self.uuids for each in self._run(uuid)]
        #: The start messages, which are among `messages` too.
        self.starts = [each.message for each in said if len(each.entries) > 1]
        self.parked = {each.message.payload for each in self._unknown()}
        self.dead = {self._bad(number) for number in range(3)}
        self.messages = self._disorder(
            [each.message for each in said]
            + [Earlier(payload, self._now) for payload in self.parked | self.dead]
        )
        entries = history.fold(entry for each in said for entry in each.entries)
        self.entries = {each[:3]: self.comparable(each) for each in entries}
        changes = transactions.fold(each.change for each in said if each.change)
        self.changes = {each.task_uuid: self.comparable(each) for each in changes}

    def comparable(self, row: Row) -> Row:
        """Return a row of the history or of a transaction as it is to be compared."""
        if self._times != "any":
            return row
        instants = [name for name in row._fields if name in _INSTANTS]
        known = {n: self._now for n in instants if getattr(row, n) is not None}
        return row._replace(**known)

    def _run(self, uuid: str) -> Iterator[Said]:
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
        yield self._of_run(uuid, "ready", TransactionChange(uuid, ready, 100))

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
            yield self._report(uuid, node, name, "running", self._time(offset))
        yield self._report(uuid, node, name, end, self._time(offset + 500))

    def _report(
        self, uuid: str, node: str, name: str, status: str, at: datetime
    ) -> Said:
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

    def _unknown(self) -> Iterator[Said]:
        for number in range(3):
            yield self._report(self.unknown, "1", f"t{number}", "ready", self._now)

    def _bad(self, number: int) -> bytes:
        bad: tuple[object, ...] = ("what?", {"task_uuid": ""}, {"task_uuid": "x"})
        content = {"method": "nobody", "args": bad[number], "n": self._uuid()}
        return json.dumps(content).encode()

    def _disorder(self, messages: list[Earlier]) -> list[Earlier]:
        again = self._chance.sample(messages, len(messages) // 10)
        # A dead report counts how often it came: these come once.
        again = [each for each in again if each.payload not in self.dead]
        indexed = enumerate([*messages, *again])
        places = [(n + self._chance.uniform(0, _DISORDER), m) for n, m in indexed]
        return [message for _, message in sorted(places, key=lambda each: each[0])]

    def _time(self, milliseconds: int) -> datetime:
        if self._times == "skewed":
            years = timedelta(days=365 * self._chance.choice((-40, -1, 0, 1, 70)))
            return self._now + years + timedelta(milliseconds=milliseconds)
        return self._now + timedelta(milliseconds=milliseconds)

    def _uuid(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))


def _message(uuid: str, at: datetime, args: dict[str, object]) -> Earlier:
    content = {"method": "deploy_resp", "args": {"task_uuid": uuid, **args}}
    return Earlier(json.dumps(content).encode(), at)
