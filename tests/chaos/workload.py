"""What one repetition sends: a few generated runs, and what must become of them."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from brokers.interface import Earlier
from db.domain import history, transactions
from db.domain.history import HistoryEntry
from db.domain.transactions import TransactionChange
from tests.chaos.generator import Generator, Said, Times


#: How far a message may come from where it belongs, in messages.
_DISORDER = 30


Row = TypeVar("Row", HistoryEntry, TransactionChange)
_INSTANTS = {"time_start", "time_end", "reported_at"}


class Workload:
    """Runs of a few hundred entries: disordered, repeated, with bad reports."""

    def __init__(
        self, chance: random.Random, *, runs: int = 2, times: Times = "sent"
    ) -> None:
        self._chance = chance
        self._times = times
        # Now: a redelivery must bring the times that are sent, not its own.
        self._now = datetime.now(UTC).replace(microsecond=0)
        self._generator = Generator(chance, self._now, times)
        self.uuids = [self._uuid() for _ in range(runs)]
        #: Of a transaction that nobody registers: its reports stay parked.
        self.unknown = self._uuid()
        said = [each for uuid in self.uuids for each in self._generator.run(uuid)]
        #: The start messages, which are among `messages` too.
        self.starts = [each.message for each in said if len(each.entries) > 1]
        self.parked = {each.message.payload for each in self._unknown()}
        self.dead = {self._bad(number) for number in range(3)}
        self.messages = self._disorder(
            [each.message for each in said]
            + [
                Earlier(payload, self._now)
                for payload in sorted(self.parked | self.dead)
            ]
        )
        entries = history.fold(entry for each in said for entry in each.entries)
        self.entries = {each[:3]: self.comparable(each) for each in entries}
        changes = transactions.fold(each.change for each in said if each.change)
        self.changes = {each.task_uuid: self.comparable(each) for each in changes}

    def comparable(self, row: Row) -> Row:
        """Return a row of the history or of a transaction as it is to be compared."""
        known: dict[str, object] = {}
        if "worded" in row._fields:
            # Scenarios take the migration back that it came with.
            known["worded"] = None
        if self._times == "any":
            instants = [name for name in row._fields if name in _INSTANTS]
            known |= {n: self._now for n in instants if getattr(row, n) is not None}
        return row._replace(**known) if known else row

    def _unknown(self) -> Iterator[Said]:
        for number in range(3):
            yield self._generator.report(
                self.unknown, "1", f"t{number}", "ready", self._now
            )

    def _bad(self, number: int) -> bytes:
        bad: tuple[object, ...] = (
            "what?",
            {"task_uuid": ""},
            {"task_uuid": "x", "nodes": 7},
        )
        content = {"method": "deploy_resp", "args": bad[number], "n": self._uuid()}
        return json.dumps(content).encode()

    def _disorder(self, messages: list[Earlier]) -> list[Earlier]:
        again = self._chance.sample(messages, len(messages) // 10)
        # A dead report counts how often it came: these come once.
        again = [each for each in again if each.payload not in self.dead]
        indexed = enumerate([*messages, *again])
        places = [(n + self._chance.uniform(0, _DISORDER), m) for n, m in indexed]
        return [message for _, message in sorted(places, key=lambda each: each[0])]

    def _uuid(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))
