"""Through the receiver into a real database, good reports between them."""

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select, text, update

from astute.bad_report import Reason
from astute.report import Passed
from brokers.interface import Delivery
from db.database import Database
from db.domain.history import fold
from db.domain.starts import Start
from db.tables import clusters, dead_reports, deployment_history, tasks
from pipeline.counts import Counts
from pipeline.store import store
from tests.fuzz.pure import ARRIVAL, Taken, take


#: A batch of the receiver's usual size; a good report after each so many.
BATCH, EACH = 500, 25
#: The transaction that only good reports are of, and their node.
GOOD = "good"
#: Transactions whose history is known here: others may be gated, or have no start.
_COMPARED = frozenset({"known", GOOD})

#: What is compared of an entry: db.domain.history.HistoryEntry without its JSON.
_COLUMNS = (
    *("node_id", "deployment_graph_task_name", "status"),
    *("time_start", "time_end", "reported_at", "message"),
)
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


class Checked:
    """Stores cases batch by batch, and checks what became of all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._taken: list[Taken] = []
        self._sent = 0
        self.counts = Counts()
        store(database, [_delivery(_start(uuid)) for uuid in ("known", "gated", GOOD)])
        with database.writer() as connection:
            connection.execute(
                insert(clusters).values(
                    id=1,
                    name="old",
                    release_version="liberty-8.0",
                    records_history=False,
                )
            )
            old = update(tasks).where(tasks.c.uuid == "gated")
            connection.execute(old.values(cluster_id=1))

    def store(self, cases: Sequence[bytes]) -> None:
        """Store some cases as one batch; each message ends in one of the ways."""
        taken = [each for payload in cases for each in take(payload)]
        numbers = range(self._sent, self._sent + len(cases) // EACH)
        good = [_report(number) for number in numbers]
        self._sent = numbers.stop
        counts = store(self._database, list(_between(cases, good)))

        assert counts.received == len(taken) + len(good)
        bad = sum(isinstance(each.outcome, Reason) for each in taken)
        # What our checks did not foresee is for the database to refuse.
        assert counts.dead >= bad
        ways = (
            *(counts.starts, counts.reports, counts.gated, counts.parked),
            *(counts.passed, counts.dead),
        )
        assert sum(ways) == counts.received
        self.counts += counts
        self._taken += taken

    def check(self) -> int:
        """Compare the tables with what was sent; return how many were refused."""
        reasons, refused = self._dead()
        expected = Counter(
            each.outcome for each in self._taken if isinstance(each.outcome, Reason)
        )
        del reasons[Reason.refused_by_database]
        assert reasons == expected
        kept = [each for each in self._taken if each.message not in refused]
        assert self._history() == self._expected(kept)
        return len(refused)

    def _dead(self) -> tuple[Counter[Reason], set[bytes]]:
        columns = dead_reports.c
        chosen = select(columns.reason, columns.times, columns.payload)
        reasons: Counter[Reason] = Counter()
        refused = set()
        with self._database.reader() as connection:
            for reason, times, payload in connection.execute(chosen):
                reasons[Reason(reason)] += times
                if reason == Reason.refused_by_database:
                    refused.add(bytes(payload))
        return reasons, refused

    def _history(self) -> Rows:
        entries = deployment_history.c
        columns = (tasks.c.uuid, *(entries[name] for name in _COLUMNS))
        rows = select(*columns).join(tasks, tasks.c.id == entries.task_id)
        with self._database.reader() as connection:
            found = connection.execute(rows.where(tasks.c.uuid.in_(_COMPARED)))
            return {tuple(row[:3]): tuple(row[3:]) for row in found}

    def _expected(self, taken: Sequence[Taken]) -> Rows:
        messages = [_start("known"), _start(GOOD), *map(_report, range(self._sent))]
        # These runs began before: a second start changes nothing.
        taken = [each for each in taken if not isinstance(each.outcome, Start)]
        taken = [*taken, *itertools.chain.from_iterable(map(take, messages))]
        entries = fold(
            entry
            for each in taken
            if not isinstance(each.outcome, Reason | Passed)
            for entry in each.outcome.entries
            if entry.task_uuid in _COMPARED
        )
        return {entry[:3]: entry[3:8] for entry in entries}

    def parked(self) -> int:
        """Return how many reports wait for their start."""
        with self._database.reader() as connection:
            counted = connection.execute(text("SELECT count(*) FROM parked_reports"))
            return int(counted.scalar_one())


def _between(cases: Sequence[bytes], good: Sequence[bytes]) -> Iterator[Delivery]:
    for number, payload in enumerate(cases):
        if number % EACH == 0 and number // EACH < len(good):
            yield _delivery(good[number // EACH])
        yield _delivery(payload)


def _delivery(payload: bytes) -> Delivery:
    return Delivery("1-0", payload, ARRIVAL, "fuzz")


def _start(uuid: str) -> bytes:
    graph = {"1": [{"id": "first"}]}
    return _message("task_deploy", task_uuid=uuid, tasks_graph=graph)


def _report(number: int) -> bytes:
    task = {"deployment_graph_task_name": "task", "task_status": "ready"}
    node = {"uid": str(number), **task}
    return _message("deploy_resp", task_uuid=GOOD, nodes=[node])


def _message(method: str, **args: Any) -> bytes:
    return json.dumps({"method": method, "args": args}).encode()
